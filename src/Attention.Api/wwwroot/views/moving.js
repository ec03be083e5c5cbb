// A film as this browser plays it: its picture at any moment. A video is sought; an animated image is read frame by frame.
import { el } from '../dom.js';

/**
 * @typedef {{ width: number, height: number, still?: boolean, at: (ms: number) => Promise<CanvasImageSource>, close: () => void }} Moving
 * @param {Blob} file @param {string} url @returns {Promise<Moving | null>} null where this browser cannot draw it
 */
export const moving = (file, url) => (file.type.startsWith('image/') ? animation(file).catch(() => still(url)) : video(url)).catch(() => null);

async function animation(file) {
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: file.type });
  await Promise.all([decoder.completed, decoder.tracks.ready]);
  const starts = [];
  let [width, height] = [0, 0];
  for (let frameIndex = 0; frameIndex < decoder.tracks.selectedTrack.frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex }).catch(() => ({ image: null }));
    if (!image) break;   // A damaged file; the service reads as far, too.
    starts.push(image.timestamp / 1000);
    [width, height] = [image.displayWidth, image.displayHeight];
    image.close();
  }
  if (starts.length === 0) throw new Error('No frame can be read.');
  let last = null;
  return {
    width, height,
    async at(ms) {
      const { image } = await decoder.decode({ frameIndex: Math.max(0, starts.findLastIndex(start => start <= ms + 1)) });
      last?.close();
      return last = image;
    },
    close() {
      last?.close();
      decoder.close();
    },
  };
}

// Browsers that do not read frames one by one, and pages that came over plain HTTP, have the first one.
async function still(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight, still: true, at: async () => image, close() {} };
}

async function video(url) {
  const player = el('video', { muted: true, playsInline: true, preload: 'auto', src: url });
  const once = name => new Promise((resolve, reject) => {
    player.addEventListener(name, resolve, { once: true });
    player.addEventListener('error', reject, { once: true });
  });
  await once('loadeddata');
  let sought = Promise.resolve();
  return {
    width: player.videoWidth, height: player.videoHeight,
    at(ms) {
      sought = sought.then(() => {
        const arrived = once('seeked');
        player.currentTime = Math.min(player.duration, (ms + 1) / 1000);
        return arrived;
      });
      return sought.then(() => player);
    },
    close: () => player.removeAttribute('src'),
  };
}
