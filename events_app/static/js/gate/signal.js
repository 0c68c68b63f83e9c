/** Tells the verdict to ears and hands; eyes are served by the page. */

/** @type {AudioContext | null} */
let audio = null;

/** Browsers allow sound only after a touch or key: call this from one. */
export function allowSound() {
  audio ??= new AudioContext();
  audio.resume();
}

/** @param {"green" | "red"} shown */
export function signal(shown) {
  navigator.vibrate?.(shown === "green" ? 80 : [120, 80, 120]);
  if (!audio) {
    return;
  }
  const tones = shown === "green" ? [660, 880] : [220, 196];
  tones.forEach((pitch, index) => beep(pitch, index * 0.14));
}

function beep(pitch, delay) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  const start = audio.currentTime + delay;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.2, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.13);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.14);
}
