// The office: say a text into the microphone; the recording goes into the form where a file can be chosen. Texts come from the page.
const RATE = 24000;
const LONGEST = 30; // seconds

// record: the button that records, a level, and the recording to listen to
function record(box) {
  const { start, stop, play, quiet, busy, ready, denied, broken } = box.dataset;
  const input = box.closest("form").elements.opname;
  const [button, listen, level, notice] = ["button", "button", "meter", "p"].map((name) => document.createElement(name));
  let recorder, sound, playing;

  function show(text = "") {
    notice.textContent = text;
    button.textContent = recorder ? stop : start;
    listen.textContent = playing ? quiet : play;
    listen.hidden = !sound || Boolean(recorder);
    level.hidden = !recorder;
  }

  async function begin() {
    silence();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false } });
    } catch {
      return show(denied);
    }
    const context = new AudioContext();
    const parts = [];
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 128000 });
    const limit = setTimeout(() => recorder.stop(), LONGEST * 1000);
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      clearTimeout(limit);
      stream.getTracks().forEach((track) => track.stop());
      context.close();
      recorder = undefined;
      take(new Blob(parts)).then(() => show(ready), () => show(broken));
    });
    recorder.start();
    measure(context, stream);
    show(busy);
  }

  function measure(context, stream) {
    const analyser = context.createAnalyser();
    const samples = new Float32Array(analyser.fftSize);
    context.createMediaStreamSource(stream).connect(analyser);
    (function look() {
      if (context.state === "closed") return;
      analyser.getFloatTimeDomainData(samples);
      level.value = Math.max(...samples.map(Math.abs));
      requestAnimationFrame(look);
    })();
  }

  async function take(blob) {
    sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await blob.arrayBuffer());
    const files = new DataTransfer(); // the only way to put something in the field of a file
    files.items.add(new File([wav(sound)], "opname.wav", { type: "audio/wav" }));
    input.files = files.files;
  }

  function hear() {
    const context = new AudioContext();
    playing = new AudioBufferSourceNode(context, { buffer: sound });
    playing.connect(context.destination);
    playing.addEventListener("ended", () => {
      context.close();
      playing = undefined;
      show();
    });
    playing.start();
    show();
  }

  function silence() {
    playing?.stop();
  }

  for (const each of [button, listen]) {
    each.type = "button";
    each.className = "quiet";
  }
  level.setAttribute("aria-hidden", "true");
  notice.setAttribute("role", "status");
  button.addEventListener("click", () => (recorder ? recorder.stop() : begin()));
  listen.addEventListener("click", () => (playing ? silence() : hear()));
  input.addEventListener("change", () => { silence(); sound = undefined; show(); });
  addEventListener("pagehide", () => recorder?.stop());
  box.replaceChildren(button, level, listen, notice);
  show();
}

// wav: one channel of 16 bits, as a file
function wav(sound) {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, number) => sound.getChannelData(number));
  const data = new DataView(new ArrayBuffer(44 + sound.length * 2));
  const words = (at, text) => [...text].forEach((letter, i) => data.setUint8(at + i, letter.charCodeAt()));
  words(0, "RIFF");
  data.setUint32(4, 36 + sound.length * 2, true);
  words(8, "WAVEfmt ");
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, sound.sampleRate, true);
  data.setUint32(28, sound.sampleRate * 2, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  words(36, "data");
  data.setUint32(40, sound.length * 2, true);
  for (let i = 0; i < sound.length; i++) {
    const mean = channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length;
    data.setInt16(44 + i * 2, Math.max(-1, Math.min(1, mean)) * 32767, true);
  }
  return data;
}

const here = navigator.mediaDevices?.getUserMedia && window.MediaRecorder;
for (const box of document.querySelectorAll("[data-module=record]")) if (here) record(box);
