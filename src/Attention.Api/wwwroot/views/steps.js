// What a model looked at, step by step: a row to hover, tab and step through, over a strip of its maps.
import { el } from '../dom.js';
import { wordRow } from '../words.js';
import { film } from './film.js';

/** @param {{ label: string, url: string, look: any, onshow: (index: number | null) => void }} of */
export function stepRow({ label, url, look, onshow }) {
  const row = wordRow({ label, onshow: index => { tiles.mark(index); onshow(index); } });
  const tiles = film({ url, look, onhover: index => { row.mark(index); tiles.mark(index); onshow(index ?? row.shown()); }, onpick: index => row.pin(index) });
  row.node.classList.add('steps');
  return {
    node: el('div', { class: 'saying' }, row.node, tiles.node),
    /** @param {{ text: string, label: string, attention: import('../heat.js').Grid }[]} steps @param {any} info */
    fill(steps, info) {
      const kept = row.shown();
      row.clear();
      for (const step of steps) row.add(step);
      tiles.fill(steps, info);
      if (kept !== null && kept < steps.length) row.pin(kept);
    },
    draw: tiles.draw,
  };
}
