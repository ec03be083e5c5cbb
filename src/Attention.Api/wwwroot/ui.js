// Controls that all views share.
import { el, put, percent } from './dom.js';
import { copy } from './export.js';

let labels = 0;

/** A choice among a few, shown side by side. @param {{ label: string, options: [string, string][], value: string, onpick: (value: string) => void }} of */
export function segmented({ label, options, value, onpick }) {
  const name = `choice-${labels++}`;
  return el('fieldset', { class: 'segmented' },
    el('legend', { class: 'hidden' }, label),
    options.map(([key, text]) => el('label', {},
      el('input', { type: 'radio', name, value: key, checked: key === value, onchange: () => onpick(key) }), el('span', {}, text))));
}

/** @param {{ label: string, options: [string, string][], value?: string, onpick?: (value: string) => void }} of */
export function choice({ label, options, value, onpick }) {
  const select = el('select', { onchange: () => onpick?.(select.value) },
    options.map(([key, text]) => el('option', { value: key, selected: key === value }, text)));
  return Object.assign(el('label', { class: 'field' }, el('span', {}, label), select), { select });
}

/** @param {{ label: string, min: number, max: number, step: number, value: number, text?: (value: number) => string, onslide: (value: number) => void }} of */
export function slider({ label, min, max, step, value, text = String, onslide }) {
  const shown = el('b', {}, text(value));
  const input = el('input', {
    type: 'range', min, max, step, value, 'aria-label': label, 'aria-valuetext': text(value),
    oninput: () => {
      shown.textContent = text(input.valueAsNumber);
      input.setAttribute('aria-valuetext', shown.textContent);
      onslide(input.valueAsNumber);
    },
  });
  return Object.assign(el('label', { class: 'field slide' }, el('span', {}, label, ' ', shown), input), {
    /** @param {number} to moved by something else than its own knob */
    set(to) {
      input.value = String(to);
      shown.textContent = text(to);
      input.setAttribute('aria-valuetext', shown.textContent);
    },
  });
}

/** Classes with their scores, the most probable first. @param {{ label: string, score: number }[]} classes @param {number} [most] that stand there at once */
export function scores(classes, most = 5) {
  const list = some => el('ol', { class: 'scores' }, some.map(({ label, score }) => el('li', {},
    el('span', {}, label), el('i', { class: 'meter', 'aria-hidden': 'true' }, el('i', { style: { width: `${score * 100}%` } })), el('span', {}, percent(score)))));
  return [list(classes.slice(0, most)), classes.length > most && el('details', {}, el('summary', {}, `${classes.length - most} more`), list(classes.slice(most)))];
}

/** A button that copies and says so. @param {string} label @param {() => string} text */
export function copyButton(label, text) {
  const button = el('button', {
    type: 'button', class: 'quiet',
    onclick: async () => {
      button.textContent = await copy(text()) ? 'Copied' : 'Select and copy it by hand';
      setTimeout(() => { button.textContent = label; }, 1600);
    },
  }, label);
  return button;
}

/** A problem as a person reads it: what is wrong, which field, what to do. @param {import('./api.js').ApiError | Error} fault @param {() => void} [again] */
export function problem(fault, again) {
  const { title = 'This page failed', status, code, errors, traceId } = fault.problem ?? {};
  const wait = fault.retryAfter ? ` It asks for ${fault.retryAfter} s of patience.` : '';
  return el('div', { class: 'problem', role: 'alert' },
    el('strong', {}, title),
    el('p', {}, fault.message + wait),
    el('p', { class: 'small' }, [status, code, errors && `field ${Object.keys(errors).join(', ')}`, traceId && `trace ${traceId}`].filter(Boolean).join(' · ')),
    again && el('button', { type: 'button', onclick: again }, 'Try again'));
}

/**
 * Where an answer appears: busy with a way to cancel, a problem in words, or the answer with where it came from.
 * @param {{ empty: Node, save?: { png: () => void, svg?: () => void }, link?: () => string | null }} of `link`: the address of this very answer, where it has one
 */
export function panel({ empty, save, link }) {
  const busy = el('div', { class: 'busy', role: 'status' });
  const fault = el('div');
  const body = el('div', { class: 'answer' }, empty);
  const source = el('div', { class: 'source' });
  const node = el('section', { class: 'panel', 'aria-label': 'Answer' }, busy, fault, body, source);
  let running = null;

  async function run(label, work) {
    running?.abort();
    const mine = running = new AbortController();
    const again = () => run(label, work);
    put(fault);
    put(source);
    if (node.getBoundingClientRect().top > innerHeight / 2) node.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    put(busy, el('span', {}, label), el('button', { type: 'button', class: 'quiet', onclick: () => mine.abort() }, 'Cancel'));
    node.setAttribute('aria-busy', 'true');
    try {
      await work(mine.signal);
    } catch (error) {
      if (mine !== running) return;
      if (error.name === 'AbortError') put(fault, el('p', { class: 'notice', role: 'status' }, 'Cancelled. What had come by then stays. ', el('button', { type: 'button', class: 'quiet', onclick: again }, 'Go again')));
      else put(fault, problem(error, again));
      if (!error.problem && error.name !== 'AbortError') console.error(error);
    } finally {
      if (mine === running) {
        put(busy);
        node.removeAttribute('aria-busy');
      }
    }
  }

  /** @param {object} answer @param {string} command */
  function tell(answer, command) {
    const parts = answer.captions ?? [answer];
    put(source,
      parts.length === 1 && timing(parts[0].timing),
      parts.length === 1 && parts[0].provenance && provenance(parts[0]),
      el('div', { class: 'tools' },
        save && el('button', { type: 'button', class: 'quiet', onclick: save.png }, 'Save PNG'),
        save?.svg && el('button', { type: 'button', class: 'quiet', onclick: save.svg }, 'Save SVG'),
        copyButton('Copy JSON', () => JSON.stringify(answer, null, 2)),
        link?.() && copyButton('Copy link', link)),
      el('details', { class: 'curl' },
        el('summary', {}, 'The same from a terminal'),
        el('pre', { tabIndex: 0 }, el('code', {}, command)),
        copyButton('Copy command', () => command)));
  }

  return { node, body, run, tell, stop: () => running?.abort(), fail: error => put(fault, problem(error)) };
}

const phases = [['preprocessMs', 'reading'], ['queueMs', 'waiting'], ['computeMs', 'computing'], ['renderMs', 'drawing']];

function timing(times) {
  const total = phases.reduce((sum, [key]) => sum + times[key], 0);
  const text = phases.map(([key, name]) => `${name} ${times[key].toFixed(1)}`).join(', ');
  return el('div', { class: 'timing' },
    el('span', {}, el('strong', {}, `${total.toFixed(total < 10 ? 1 : 0)} ms`), ` in the service: ${text}`),
    el('div', { class: 'bars', 'aria-hidden': 'true' },
      phases.map(([key, name]) => el('i', { class: name, style: { 'flex-grow': times[key] / (total || 1) } }))));
}

function provenance({ model, version, provenance: from }) {
  const provider = from.executionProvider.replace('ExecutionProvider', '');
  return el('p', { class: 'small' },
    el('a', { href: `/v1/models/${encodeURIComponent(model)}` }, `${model} ${version}`),
    ` · ${provider}, ${from.runtime} · batch of ${from.batchSize} · model `,
    el('code', { title: `SHA-256 ${from.modelSha256}` }, from.modelSha256.slice(0, 12)));
}
