// A caption as a drawing to save: the photo once per word, under its heat.
import { svg, el } from '../dom.js';
import { layer } from '../heat.js';
import { dataUrl } from '../export.js';

const side = 220;
const gap = 22;
const font = getComputedStyle(document.body).fontFamily;

/** @param {{ file: Blob, answer: any, look: any, boxes: any[] }} state @returns {Promise<SVGSVGElement>} in the document, out of sight */
export async function captionFigure({ file, answer, look, boxes }) {
  const captions = answer.captions ?? [answer];
  const { width, height } = captions[0].image;
  const tall = Math.min(300, side * height / width);
  const wide = tall * width / height;
  const most = Math.max(...captions.map(one => one.tokens.length - 1));
  const columns = captions.length > 1 ? most : Math.min(most, Math.ceil(most / Math.ceil(most / 5)));
  const photo = await dataUrl(file);
  const tiles = [];
  let y = gap;
  for (const caption of captions) {
    tiles.push(text(gap, y + 26, caption.caption, 24, 'start'));
    tiles.push(text(gap, y + 50, caption.model, 13, 'start', 'quiet-text'));
    y += 66;
    const words = caption.tokens.slice(0, -1);
    for (const [i, token] of words.entries()) {
      const x = gap + (i % columns) * (wide + gap);
      const top = y + Math.floor(i / columns) * (tall + 48);
      tiles.push(await tile(x, top, token, caption.image));
    }
    y += Math.ceil(words.length / columns) * (tall + 48) + gap;
  }
  const drawing = svg('svg', { class: 'drawing', viewBox: `0 0 ${gap + columns * (wide + gap)} ${y}`, width: gap + columns * (wide + gap), height: y }, tiles);
  document.body.append(el('div', { class: 'offstage' }, drawing));
  return drawing;

  async function tile(x, top, token, { width: across, region }) {
    const scale = wide / across;
    const grid = token.attention;
    return svg('g', {},
      svg('image', { href: photo, x, y: top, width: wide, height: tall, preserveAspectRatio: 'none', filter: grid && look.ramp !== 'spotlight' && 'grayscale(1)' }),
      grid && svg('image', { href: await heat(grid, region.width * scale, region.height * scale), x: x + region.x * scale, y: top + region.y * scale, width: region.width * scale, height: region.height * scale, preserveAspectRatio: 'none' }),
      boxes.map(box => svg('rect', { class: 'masked', x: x + box.x * scale, y: top + box.y * scale, width: box.width * scale, height: box.height * scale })),
      token.chosen && svg('rect', {
        x: x + (region.x + token.chosen.column * region.width / grid.columns) * scale, y: top + (region.y + token.chosen.row * region.height / grid.rows) * scale,
        width: region.width / grid.columns * scale, height: region.height / grid.rows * scale, fill: 'none', stroke: '#ffffff', 'stroke-width': 2,
      }),
      text(x + wide / 2, top + tall + 26, token.text, 18, 'middle'));
  }

  async function heat(grid, w, h) {
    const canvas = new OffscreenCanvas(Math.round(w * 2), Math.round(h * 2));
    canvas.getContext('2d').putImageData(layer(grid, canvas.width, canvas.height, look), 0, 0);
    return dataUrl(await canvas.convertToBlob());
  }

  function text(x, baseline, words, size, anchor, kind = 'ink-text') {
    return svg('text', { class: kind, x, y: baseline, 'font-size': size, 'font-family': font, 'text-anchor': anchor }, words);
  }
}
