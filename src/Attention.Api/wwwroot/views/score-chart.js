// How probable each class was, moment by moment.
import { el, svg, put, number } from '../dom.js';
import { tones } from '../heat.js';

const [width, height, foot] = [640, 150, 20];
const most = 4;

/** @param {{ onpick: (ms: number) => void }} of */
export function scoreChart({ onpick }) {
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${height + foot}`, class: 'chart', role: 'img', onpointerdown: pick, onpointermove: event => event.buttons === 1 && pick(event) });
  const legend = el('ul', { class: 'legend' });
  const head = svg('line', { y1: 0, y2: height, class: 'head' });
  let until = 0;

  function pick(event) {
    const place = drawing.getBoundingClientRect();
    onpick(Math.min(1, Math.max(0, (event.clientX - place.left) / place.width)) * until);
  }

  const x = ms => width * ms / (until || 1);

  return {
    node: el('figure', { class: 'scored' }, drawing, legend),
    /** @param {any[]} frames so far @param {string[]} labels the most probable classes, in that order */
    draw(frames, labels) {
      until = frames.at(-1)?.endMs ?? 0;
      const shown = labels.slice(0, most);
      drawing.setAttribute('aria-label', `Scores over ${number(until / 1000, 1)} seconds of ${shown.join(', ')}`);
      put(drawing,
        [0, 0.5, 1].map(share => svg('line', { x1: 0, x2: width, y1: height * (1 - share), y2: height * (1 - share), class: 'rule' })),
        shown.map((label, i) => svg('polyline', {
          class: 'score', style: { '--own': tones[i] },
          points: frames.map(frame => `${x((frame.startMs + frame.endMs) / 2)},${height * (1 - (frame.classes.find(one => one.label === label)?.score ?? 0))}`).join(' '),
        })).reverse(),
        svg('text', { x: 0, y: height + 15, class: 'tick' }, '0 s'),
        svg('text', { x: width, y: height + 15, class: 'tick', 'text-anchor': 'end' }, `${number(until / 1000, 1)} s`),
        head);
      put(legend, shown.map((label, i) => el('li', { style: { '--own': tones[i] } }, label)));
    },
    /** @param {number} ms */
    head(ms) {
      head.setAttribute('x1', x(ms));
      head.setAttribute('x2', x(ms));
    },
  };
}
