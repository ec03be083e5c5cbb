// All words of a caption at one look: the photo once per word, each under its own heat.
import { el, put } from '../dom.js';
import { layer } from '../heat.js';

const side = 132;

/** @param {{ url: string, look: any, onhover: (index: number | null) => void, onpick: (index: number) => void }} of */
export function film({ url, look, onhover, onpick }) {
  const node = el('div', { class: 'film', 'aria-hidden': 'true' });
  let frames = [];

  function draw() {
    for (const { token, canvas, info } of frames) {
      const { region, width, height } = info;
      canvas.width = side;
      canvas.height = Math.max(1, Math.round(side * height / width));
      const scale = side / width;
      const [w, h] = [Math.round(region.width * scale), Math.round(region.height * scale)];
      canvas.getContext('2d').putImageData(layer(token.attention, Math.max(1, w), Math.max(1, h), look), Math.round(region.x * scale), Math.round(region.y * scale));
      canvas.parentElement.dataset.ramp = look.ramp;
    }
  }

  return {
    node, draw,
    /** @param {any[]} tokens @param {any} info where the grid lies */
    fill(tokens, info) {
      frames = tokens.map((token, index) => ({ token, index, info, canvas: el('canvas') })).filter(({ token }) => token.attention && token.text !== '</s>');
      put(node, frames.map(({ token, index, canvas }) => el('figure', {
        data: { index }, onpointerenter: () => onhover(index), onpointerleave: () => onhover(null), onclick: () => onpick(index),
      },
        el('div', { class: 'frame heated', style: { 'aspect-ratio': `${info.width} / ${info.height}` } }, el('img', { src: url, alt: '', class: 'photo' }), canvas),
        el('figcaption', {}, token.text))));
      draw();
    },
    mark(index) {
      for (const frame of node.children) frame.classList.toggle('lit', Number(frame.dataset.index) === index);
    },
  };
}
