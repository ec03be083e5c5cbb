// One sentence and its translation: links or a matrix, its words lit by the pointer and the keyboard alike.
import { el, put } from '../dom.js';
import { colour } from '../heat.js';
import { explain, linkFigure, matrixFigure, subwords, wholeWords } from './alignment.js';

let pairs = 0;

const font = getComputedStyle(document.body).fontFamily;
const hex = ([red, green, blue]) => `#${[red, green, blue].map(part => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/**
 * @param {any} result a translation, or a sentence of one
 * @param {{ kind: string, unit: string, threshold: number }} look shared by all pairs
 */
export function pairFigure(result, look) {
  let shown = result;
  let alignment = null;
  let pinned = null;
  const box = el('div', { class: 'scroll', tabIndex: -1 });
  const about = el('p', { class: 'about small', 'aria-live': 'polite' });
  const choices = [result, ...result.alternatives];
  const node = el('article', { class: 'pair' }, box, about,
    choices.length > 1 && el('fieldset', { class: 'alternatives' }, el('legend', {}, 'Other translations'),
      choices.map((one, i) => el('label', { class: 'other' },
        el('input', { type: 'radio', name: `pick-${pairs}`, checked: i === 0, onchange: () => { shown = one; pinned = null; draw(); } }),
        el('span', {}, one.translation), el('span', { class: 'small' }, one.score.toFixed(2))))));
  pairs++;

  function draw() {
    alignment = (look.unit === 'words' ? wholeWords : subwords)(shown);
    const room = Math.max(240, box.clientWidth || 640);
    const size = room < 480 ? 15 : room > 1000 ? 24 : 18;
    const figure = look.kind === 'matrix' && alignment.weights
      ? matrixFigure(alignment, { size: Math.min(size, 16), font, room, paint: weight => hex(colour(weight)) })
      : linkFigure(alignment, { threshold: look.threshold, room, size, font });
    put(box, figure);
    light(pinned);
  }

  const spot = event => {
    const found = event.target.closest?.('.item, .cell-weight, .link');
    if (!found) return null;
    const { side, index, source, target } = found.dataset;
    return side !== undefined ? { side: Number(side), index: Number(index) } : { source: Number(source), target: Number(target) };
  };

  function light(place) {
    const drawing = box.firstElementChild;
    drawing.classList.toggle('lighting', !!place);
    const touches = (source, target) => !place || (place.side === 0 ? source === place.index : place.side === 1 ? target === place.index : source === place.source && target === place.target);
    const partners = [new Set(), new Set()];
    for (const link of drawing.querySelectorAll('.link, .cell-weight')) {
      const [source, target] = [Number(link.dataset.source), Number(link.dataset.target)];
      const lit = !!place && touches(source, target);
      link.classList.toggle('lit', lit);
      if (lit && Number(link.dataset.weight) >= Math.max(look.threshold, 0.05)) { partners[0].add(source); partners[1].add(target); }
    }
    for (const item of drawing.querySelectorAll('.item')) {
      const [side, index] = [Number(item.dataset.side), Number(item.dataset.index)];
      item.classList.toggle('lit', partners[side].has(index) || (place?.side === side && place.index === index));
      item.setAttribute('aria-pressed', String(pinned?.side === side && pinned.index === index));
    }
    about.textContent = !place ? (alignment.weights ? 'Hover or tab through the words of either side; a click keeps one.' : 'This model has no attention: one vector had to carry the whole sentence.')
      : place.side === undefined ? `${alignment.source[place.source]} → ${alignment.target[place.target]} ${alignment.weights[place.target][place.source].toFixed(3)}`
      : explain(place.side, place.index, alignment);
  }

  const toggle = place => {
    pinned = pinned && place?.side === pinned.side && place?.index === pinned.index ? null : place?.side === undefined ? null : place;
    light(pinned);
  };
  box.addEventListener('pointerover', event => light(spot(event) ?? pinned));
  box.addEventListener('pointerleave', () => light(pinned));
  box.addEventListener('focusin', event => light(spot(event) ?? pinned));
  box.addEventListener('focusout', () => light(pinned));
  box.addEventListener('click', event => toggle(spot(event)));
  box.addEventListener('keydown', event => {
    const items = [...box.querySelectorAll('.item')];
    const here = items.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (here >= 0 && step) {
      event.preventDefault();
      items[(here + step + items.length) % items.length].focus();
    } else if (here >= 0 && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      toggle(spot(event));
    } else if (event.key === 'Escape') {
      toggle(null);
    }
  });
  let width = 0;
  const watcher = new ResizeObserver(() => { if (box.clientWidth !== width) { width = box.clientWidth; draw(); } });
  watcher.observe(box);
  return { node, draw, drawing: () => box.firstElementChild, close: () => watcher.disconnect() };
}
