// Words that show their attention: hover or tab shows it, a click pins it, arrow keys step.
import { el } from './dom.js';

/**
 * @typedef {object} WordRow
 * @property {HTMLElement} node
 * @property {(word: { text: string, label?: string, strip?: Node | false, kind?: string }) => number} add
 * @property {(index: number | null) => void} pin
 * @property {(index: number | null) => void} mark highlights a word without showing it
 * @property {() => number | null} shown
 * @property {() => void} clear
 *
 * @param {{ label: string, onshow: (index: number | null) => void, onpin?: (index: number | null) => void }} of
 * @returns {WordRow}
 */
export function wordRow({ label, onshow, onpin }) {
  const node = el('div', { class: 'words', role: 'group', 'aria-label': label });
  let hovered = null;
  let focused = null;
  let pinned = null;
  let last = null;
  const shown = () => hovered ?? focused ?? pinned;
  const buttons = () => /** @type {HTMLButtonElement[]} */ ([...node.children]);

  function mark(index) {
    buttons().forEach((button, i) => button.classList.toggle('lit', i === index));
  }

  function update() {
    if (shown() === last) return;
    last = shown();
    mark(last);
    onshow(last);
  }

  function pin(index) {
    pinned = index;
    buttons().forEach((button, i) => button.setAttribute('aria-pressed', String(i === index)));
    onpin?.(index);
    update();
  }

  node.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = buttons();
    if (step) {
      event.preventDefault();
      const next = all[((focused ?? -step) + step + all.length) % all.length];
      next.focus();
      if (pinned !== null) pin(all.indexOf(next));
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      all.at(event.key === 'Home' ? 0 : -1).focus();
    } else if (event.key === 'Escape') {
      pin(null);
    }
  });

  return {
    node,
    add({ text, label: spoken, strip, kind = '' }) {
      const index = node.childElementCount;
      node.append(el('button', {
        type: 'button', class: `word ${kind}`, 'aria-pressed': 'false', 'aria-label': spoken,
        onpointerenter: event => { if (event.pointerType !== 'touch') { hovered = index; update(); } },
        onpointerleave: () => { hovered = null; update(); },
        onfocus: () => { focused = index; update(); },
        onblur: () => { focused = null; update(); },
        onclick: () => pin(pinned === index ? null : index),
      }, el('span', { class: 'text' }, text), strip));
      return index;
    },
    pin, mark, shown,
    clear() {
      hovered = focused = pinned = last = null;
      node.replaceChildren();
    },
  };
}
