// One model's caption over the photo: heat, words, and what is known about each word.
import { el, put, number, percent } from '../dom.js';
import { photoStage, cellBox } from '../photo.js';
import { wordRow } from '../words.js';
import { film } from './film.js';

const end = '</s>';

/**
 * @param {object} of
 * @param {string} of.url @param {any} of.look @param {boolean} of.small @param {any} of.model @param {string} of.prefix
 * @param {(card: any, index: number | null) => void} of.onshow @param {(box: any) => void} of.onbox @param {(prefix: string) => void} of.onprefix
 */
export function captionCard({ url, look, small, model, prefix, onshow, onbox, onprefix }) {
  const stage = photoStage({ alt: 'The photo that is described', onbox });
  const about = el('div', { class: 'about' });
  const options = el('div', { class: 'alternatives' });
  const words = wordRow({ label: 'Caption', onshow: index => { show(index); onshow(card, index); } });
  const score = el('span', { class: 'small' });
  const own = prefix.split(/\s+/).filter(Boolean).length;
  let tokens = [];
  stage.load(url);
  stage.look(look);
  stage.show(null);

  const tiles = small ? null : film({ url, look, onhover: index => { show(index ?? words.shown()); words.mark(index ?? words.shown()); }, onpick: index => words.pin(index) });
  const sight = el('div', { class: 'sight' }, stage.node);
  const node = el('article', { class: small ? 'card small-card' : 'card' },
    small && el('h2', {}, model?.title ?? ''), small && score,
    sight,
    el('div', { class: 'saying' }, words.node, about, tiles?.node, options));

  function add(token) {
    tokens.push(token);
    words.add({ text: token.text === end ? '■' : token.text, kind: token.text === end ? 'end' : tokens.length <= own ? 'own' : '', label: spoken(token), strip: strip(token) });
  }

  function show(index) {
    const token = index === null ? null : tokens[index];
    stage.show(token?.attention, token?.chosen);
    tiles?.mark(index);
    put(about, token ? details(token, index) : hint(tokens));
  }

  function details(token, index) {
    return [
      el('dl', { class: 'facts' }, facts(token).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
      token.attributes && attributes(token.attributes),
      !small && token.text !== end && actions(token, index),
    ];
  }

  function actions(token, index) {
    const peak = token.attention && peakOf(token.attention);
    const text = el('input', { type: 'text', value: token.text, 'aria-label': `Instead of ${token.text}`, size: 10, maxLength: 60, autocomplete: 'off' });
    return el('div', { class: 'row' },
      el('form', {
        class: 'row change',
        onsubmit: event => {
          event.preventDefault();
          onprefix([...tokens.slice(0, index).map(one => one.text), text.value.trim()].filter(Boolean).join(' '));
        },
      }, el('label', {}, 'Say ', text, ' instead'), el('button', { type: 'submit' }, 'and go on')),
      peak && stage.state.info && el('button', { type: 'button', class: 'quiet', onclick: () => onbox(cellBox(stage.state.info, token.attention, peak, 1)) }, 'Hide where it looked'));
  }

  const card = {
    node, sight, stage, words,
    look(change) {
      stage.look(change);
      tiles?.draw();
    },
    /** Whether a box can be drawn now. */
    boxing: () => stage.node.classList.toggle('boxing'),
    /** A word that has just come. */
    token(token) {
      add(token);
      if (words.shown() === null && token.text !== end) {
        words.mark(tokens.length - 1);
        if (stage.state.info) stage.show(token.attention, token.chosen);
        else if (token.attention) placeWhole(token);
      }
    },
    /** The whole answer. */
    done(reply) {
      stage.place(reply.image);
      fill(reply.tokens);
      score.textContent = `score ${number(reply.score)}`;
      const others = [reply, ...reply.alternatives];
      put(options, !small && others.length > 1 && el('fieldset', {}, el('legend', {}, 'What else it would say'),
        others.map((one, i) => el('label', { class: 'other' },
          el('input', { type: 'radio', name: 'alternative', checked: i === 0, onchange: () => { fill(one.tokens); card.pinBest(); } }),
          el('span', {}, one.caption), el('span', { class: 'small' }, number(one.score))))),
        !reply.finished && el('p', { class: 'notice' }, 'The sentence was cut short by the limit of words.'));
    },
    /** Shows the word that it looked most sharply for, until somebody chooses another. */
    pinBest() {
      if (words.shown() !== null) return;
      const sharpness = tokens.map(token => token.text === end || !token.attention ? -1 : Math.max(...token.attention.weights));
      const best = sharpness.indexOf(Math.max(...sharpness));
      words.pin(tokens.length === 0 ? null : sharpness[best] < 0 ? null : best);
    },
    /** Another card shows this word. */
    follow(index) {
      const here = index !== null && index < tokens.length ? index : null;
      words.mark(here);
      show(here);
    },
    close: () => stage.close(),
  };

  // Until the answer tells where the grid lies, its words are shown over the whole photo, as nearly all models see it.
  function placeWhole(token) {
    const { naturalWidth: width, naturalHeight: height } = stage.image;
    if (width > 0) stage.show(token.attention, token.chosen);
    stage.state.info ??= width > 0 ? { width, height, region: { x: 0, y: 0, width, height } } : null;
  }

  function fill(list) {
    const was = words.shown();
    tokens = [];
    words.clear();
    list.forEach(add);
    show(null);
    tiles?.fill(tokens, stage.state.info);
    if (was !== null && was < list.length) words.pin(was);
  }

  return card;
}

const hint = tokens => tokens.length > 0 && el('p', { class: 'small' },
  tokens.some(token => token.attention || token.attributes) ? 'Hover or tab through the words; click one to keep it; arrow keys step.' : 'This model has no attention: it saw the photo once, as a whole.');

function facts(token) {
  return [
    ['word', token.text === end ? 'the end' : token.text],
    ['probability', percent(Math.exp(token.logProb))],
    token.gate !== null && ['let through', `${percent(token.gate)} of what it saw`],
    token.sentinel !== null && ['looked', percent(token.grounding)],
    token.sentinel !== null && ['sentinel', `${percent(token.sentinel)} from what it had said`],
    token.chosen && ['chosen place', `row ${token.chosen.row + 1}, column ${token.chosen.column + 1}`],
    token.attention && ['sharpest place', percent(Math.max(...token.attention.weights))],
  ].filter(Boolean);
}

const spoken = token => facts(token).slice(0, 5).map(([name, value]) => name === 'word' ? value : `${name} ${value}`).join(', ');

// How much of the word came from looking; the rest is the sentinel's, or was held back by the gate.
function strip(token) {
  const share = token.grounding ?? token.gate;
  return share !== null && share !== undefined && el('i', { class: 'strip', 'aria-hidden': 'true' }, el('i', { style: { width: `${share * 100}%` } }));
}

function attributes(list) {
  const shown = [...list].sort((a, b) => Math.max(b.input, b.output) - Math.max(a.input, a.output)).slice(0, 6);
  return el('table', { class: 'attributes' },
    el('caption', {}, 'Detected words it attended to'),
    el('thead', {}, el('tr', {}, ['word', 'went in', 'came out'].map(name => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, shown.map(one => el('tr', {}, el('th', { scope: 'row' }, one.text), bar(one.input, 'in'), bar(one.output, 'out')))));
}

const bar = (share, kind) => el('td', {}, percent(share), el('i', { class: `meter ${kind}`, 'aria-hidden': 'true' }, el('i', { style: { width: `${share * 100}%` } })));

function peakOf({ weights, columns }) {
  const best = weights.indexOf(Math.max(...weights));
  return { row: Math.floor(best / columns), column: best % columns };
}
