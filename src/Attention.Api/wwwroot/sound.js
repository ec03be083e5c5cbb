// Sound: reading it, looking at it as the service does, recording it and playing a part of it.
import { colour } from './heat.js';

export const rate = 16_000;

// 25 ms seen every 10 ms; decibels from black to the brightest place; what is 60 dB below full scale stays dark.
const window = 400;
const points = 512;
const range = 70;
const silence = -20;
const hop = 160;
const mostColumns = 1600;

/** Any file that this browser can read, as mono at 16 kHz. @param {Blob} file @returns {Promise<AudioBuffer>} */
export async function decode(file) {
  const read = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await file.arrayBuffer());
  const mono = new AudioBuffer({ length: read.length, sampleRate: rate, numberOfChannels: 1 });
  const sum = mono.getChannelData(0);
  for (let channel = 0; channel < read.numberOfChannels; channel++) {
    read.getChannelData(channel).forEach((value, i) => { sum[i] += value / read.numberOfChannels; });
  }
  return mono;
}

/** @param {AudioBuffer} sound @returns {Blob} 16-bit WAV, which the service reads without help */
export function wav(sound) {
  const samples = sound.getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const word = (at, text) => [...text].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  word(0, 'RIFF');
  view.setUint32(4, 36 + samples.length * 2, true);
  word(8, 'WAVEfmt ');
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, rate, 4], [28, rate * 2, 4], [32, 2, 2], [34, 16, 2]].forEach(([at, value, bytes]) =>
    bytes === 4 ? view.setUint32(at, value, true) : view.setUint16(at, value, true));
  word(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, i) => view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, value)) * 32767, true));
  return new Blob([view], { type: 'audio/wav' });
}

/** How loud a sound is at every time and frequency, 1 the loudest: [256 rows from 8 kHz down, columns]. @param {Float32Array} samples */
export function spectrogram(samples) {
  const step = Math.max(hop, Math.ceil(samples.length / mostColumns));
  const columns = Math.max(1, Math.floor(samples.length / step));
  const rows = points / 2;
  const values = new Float32Array(rows * columns);
  const hann = Float32Array.from({ length: window }, (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / window));
  const [real, imaginary] = [new Float32Array(points), new Float32Array(points)];
  let loudest = silence;
  for (let column = 0; column < columns; column++) {
    real.fill(0);
    imaginary.fill(0);
    const first = column * step + (step >> 1) - (window >> 1);
    for (let i = Math.max(0, -first); i < window && first + i < samples.length; i++) real[i] = samples[first + i] * hann[i];
    transform(real, imaginary);
    for (let row = 0; row < rows; row++) {
      const value = 20 * Math.log10(Math.hypot(real[rows - row], imaginary[rows - row]) + 1e-6);
      values[row * columns + column] = value;
      loudest = Math.max(loudest, value);
    }
  }
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - loudest + range) / range;
  return { rows, columns, values };
}

// The fast Fourier transform of Cooley and Tukey (1965), in place.
function transform(real, imaginary) {
  for (let i = 1, j = 0; i < points; i++) {
    let bit = points >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j |= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j], real[i]];
      [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
    }
  }
  for (let length = 2; length <= points; length *= 2) {
    for (let k = 0; k < length / 2; k++) {
      const [c, s] = [Math.cos(2 * Math.PI * k / length), -Math.sin(2 * Math.PI * k / length)];
      for (let even = k; even < points; even += length) {
        const odd = even + length / 2;
        const [x, y] = [real[odd] * c - imaginary[odd] * s, real[odd] * s + imaginary[odd] * c];
        [real[odd], imaginary[odd]] = [real[even] - x, imaginary[even] - y];
        real[even] += x;
        imaginary[even] += y;
      }
    }
  }
}

const table = new Uint32Array(new Uint8ClampedArray(Array.from({ length: 256 }, (_, i) => [...colour(i / 255), 255]).flat()).buffer);

/** A picture in the colours of heat, one pixel per value. @param {{ rows: number, columns: number, values: Float32Array }} grid */
export function picture({ rows, columns, values }) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [columns, rows];
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[Math.round(255 * Math.min(1, Math.max(0, values[i])))];
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas;
}

/** Plays parts of a sound, one at a time. `onmove` tells where it is, in ms; null when it is still. @param {(ms: number | null) => void} onmove */
export function player(onmove) {
  let context = null;
  let source = null;
  const stop = () => {
    source?.stop();
    source = null;
    onmove(null);
  };
  return {
    stop,
    /** @param {AudioBuffer} sound @param {number} from ms @param {number} to ms */
    async play(sound, from = 0, to = sound.duration * 1000) {
      stop();
      context ??= new AudioContext();
      if (context.state === 'suspended') await context.resume();
      const mine = source = new AudioBufferSourceNode(context, { buffer: sound });
      mine.connect(context.destination);
      const start = context.currentTime;
      mine.onended = () => { if (mine === source) stop(); };
      mine.start(0, from / 1000, (to - from) / 1000);
      const move = () => {
        if (mine !== source) return;
        onmove(Math.min(to, from + (context.currentTime - start) * 1000));
        requestAnimationFrame(move);
      };
      move();
    },
    close() {
      stop();
      context?.close();
    },
  };
}

/** Records until it is told to stop. @returns {Promise<{ stop: () => Promise<Blob> }>} */
export async function record() {
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const recorder = new MediaRecorder(microphone);
  const parts = [];
  recorder.ondataavailable = event => parts.push(event.data);
  recorder.start();
  return {
    stop: () => new Promise(resolve => {
      recorder.onstop = () => {
        for (const track of microphone.getTracks()) track.stop();
        resolve(new Blob(parts, { type: recorder.mimeType }));
      };
      recorder.stop();
    }),
  };
}
