// Crops: what a spatial transformer looks at and cuts out; and what you would cut out instead.
import { el, svg, put, number } from '../dom.js';
import { scores, slider } from '../ui.js';
import { photoStage } from '../photo.js';
import { tones } from '../heat.js';
import { photoTask } from './photo-task.js';
import { angleOf, cornersOf, frameOf, lead, preview, spin, thetaOf } from './frame.js';

const samples = [
  ['crop-stn/ink-four.png', 'A four in ink'],
  ['crop-stn/small-five.png', 'A small five'],
  ['crop-stn/chalk-seven.png', 'A seven in chalk'],
  ['crop-stn/screen-nine.png', 'A nine on a screen'],
  ['crop-stn/marker-eight.png', 'An eight in marker'],
  ['crop-stn-two/ink-four-two.png', 'A four and a two in ink'],
  ['crop-stn-two/marker-five-eight.png', 'A five and an eight in marker'],
  ['crop-stn-two/chalk-three-seven.png', 'A three and a seven in chalk'],
  ['crop-stn-two/pencil-six-zero.png', 'A six and a zero in pencil'],
  ['crop-stn-two/screen-one-nine.png', 'A one and a nine on a screen'],
];

/** @param {HTMLElement} root @param {import('../views.js').Context} context */
export function open(root, context) {
  const stage = photoStage({ alt: 'The photo that is cropped', onbox });
  stage.node.classList.add('roomy');
  const cuts = el('div', { class: 'cuts' });
  const notice = el('div', { class: 'notice', role: 'status' });
  const draw = el('button', { type: 'button', 'aria-pressed': 'false', onclick: () => draw.setAttribute('aria-pressed', String(stage.node.classList.toggle('boxing'))) }, 'Crop yourself: draw a box');
  const move = el('button', { type: 'button', onclick: () => mine(0) }, 'Move, turn or scale it');
  const knobs = el('div', { class: 'looks' });
  /** @type {import('./frame.js').Frame[]} */ let frames = [];
  let sliders = null;
  let held = null;

  const task = photoTask(root, context, {
    title: 'Where the model looks, and what it cuts out', busy: 'Cropping …', route: '/v1/crops', samples, options: ['theta', 'boxes'],
    note: 'The model looks once at a small copy. What it chooses is cut out of the photo at its full resolution.',
    query: ({ model, theta, boxes }) => theta || boxes ? { theta, boxes } : { model },
    begin({ url }) {
      stage.load(url);
      frames = [];
      put(cuts);
      put(notice);
      put(knobs);
      return [el('div', { class: 'cropping' }, el('div', { class: 'sight' }, stage.node, el('div', { class: 'looks' }, draw, move), knobs, notice), cuts)];
    },
    show,
  });

  function show(reply, { query }) {
    stage.place(reply.image);
    frames = reply.crops.map(crop => frameOf(crop.quadrilateral));
    room();
    outline();
    move.hidden = !!query.theta || frames.length > 1;
    if (query.theta) aim(); else { sliders = null; put(knobs); }
    put(notice, reply.model === null && ['You said where to crop, so no model was asked. ',
      el('button', { type: 'button', class: 'quiet', onclick: () => task.go({ theta: null, boxes: null }) }, 'Back to the model’s own choice')]);
    put(cuts, reply.crops.map(cut));
  }

  function cut(crop, i, { length }) {
    const best = crop.classes?.[0].label;
    return el('figure', { class: 'cut', style: { '--own': tones[i % tones.length] } },
      el('div', { class: 'cutting' },
        el('img', { src: `data:image/png;base64,${crop.crop}`, alt: `Crop${length > 1 ? ` ${i + 1}` : ''}${best ? `, read as ${best}` : ''}` }),
        length > 1 && el('b', { class: 'tag' }, i + 1)),
      el('figcaption', {},
        crop.classes && scores(crop.classes, 3),
        el('dl', { class: 'facts' }, facts(crop, frames[i]).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
        length > 1 && el('button', { type: 'button', class: 'quiet', onclick: () => mine(i) }, 'Move, turn or scale this one')));
  }

  const facts = ({ width, height, theta }, frame) => [
    ['size', `${width} × ${height} pixels`],
    ['middle', `${number(frame.x, 1)}, ${number(frame.y, 1)}`],
    ['turned by', `${number(angleOf(frame), 0)}°`],
    ['theta', el('code', {}, [theta.slice(0, 3), theta.slice(3)].map(row => row.map(value => number(value, 3).padStart(7)).join(' ')).join('\n'))],
  ];

  // What is cut out may reach beyond the edge, where it is black: the photo leaves room for that.
  function room() {
    const { width, height } = stage.state.info;
    const over = (axis, length) => Math.max(0.02, ...frames.flatMap(cornersOf).map(corner => Math.max(-corner[axis], corner[axis] - length) / width));
    stage.node.style.setProperty('--across', String(Math.min(0.4, over(0, width))));
    stage.node.style.setProperty('--down', String(Math.min(0.4, over(1, height))));
  }

  // The photo is dimmed where nobody looks; a dot marks the corner that is the crop's upper left.
  function outline(only = null) {
    const { width, height } = stage.state.info;
    const shown = frames.map((frame, i) => ({ i, corners: cornersOf(frame), colour: tones[i % tones.length] })).filter(({ i }) => only === null || i === only);
    stage.draw([
      svg('mask', { id: 'unseen' }, svg('rect', { width, height, fill: '#fff' }), shown.map(({ corners }) => svg('polygon', { points: corners }))),
      svg('rect', { width, height, class: 'dim', mask: 'url(#unseen)' }),
      ...shown.map(({ i, corners, colour }) => svg('g', { class: 'quad', style: { '--own': colour } },
        svg('polygon', { points: corners, class: 'halo' }),
        svg('polygon', { points: corners, class: 'line grab', onpointerdown: event => hold(event, i, false) }),
        corners.map(([x, y]) => svg('path', { d: `M${x} ${y}h0`, class: 'corner grab', onpointerdown: event => hold(event, i, true) })))),
    ]);
    stage.pin(shown.map(({ i, corners: [[x, y]], colour }) => ({ x, y, colour, text: frames.length > 1 ? String(i + 1) : '' })));
  }

  // A hand inside of a frame moves it, at a corner it turns and scales it.
  function hold(event, index, corner) {
    if (stage.node.classList.contains('boxing') || event.button > 0) return;
    event.preventDefault();
    event.stopPropagation();
    stage.node.setPointerCapture(event.pointerId);
    held = { index, corner, from: stage.at(event), frame: frames[index], moved: false };
  }

  stage.node.addEventListener('pointermove', event => {
    if (!held) return;
    const { index, corner, from, frame } = held;
    const to = stage.at(event);
    held.moved ||= Math.hypot(to[0] - from[0], to[1] - from[1]) * stage.node.clientWidth > 3 * stage.state.info.width;
    if (!held.moved) return;
    frames[index] = corner ? lead(frame, from, to) : { ...frame, x: frame.x + to[0] - from[0], y: frame.y + to[1] - from[1] };
    glance(index);
  });
  stage.node.addEventListener('pointerup', () => {
    const was = held;
    held = null;
    if (was?.moved) mine(was.index);
  });
  stage.node.addEventListener('pointercancel', () => {
    if (held) frames[held.index] = held.frame;
    held = null;
    outline();
  });

  function glance(index) {
    outline(index);
    set();
    cuts.children[index]?.querySelector('img, canvas').replaceWith(preview(stage.image, frames[index], stage.state.info));
  }

  const mine = index => task.go({ theta: thetaOf(frames[index], stage.state.info).join(','), boxes: null });

  function onbox({ x, y, width, height }) {
    const box = [x + width / 2, y + height / 2, width, height].map(value => Math.round(value * 10) / 10).join(',');
    task.go({ boxes: [task.state.query.boxes, box].filter(Boolean).join(';'), theta: null });
  }

  // The same without a pointer.
  function aim() {
    if (sliders) return set();
    const { width, height } = stage.state.info;
    const change = turn => value => { frames[0] = turn(frames[0], value); glance(0); };
    const length = ({ across }) => Math.hypot(...across) * 200 / width;
    sliders = [
      [slider({ label: 'Across', min: 0, max: width, step: width / 200, value: 0, text: value => `${number(value, 0)} px`, onslide: change((frame, x) => ({ ...frame, x })) }), frame => frame.x],
      [slider({ label: 'Down', min: 0, max: height, step: height / 200, value: 0, text: value => `${number(value, 0)} px`, onslide: change((frame, y) => ({ ...frame, y })) }), frame => frame.y],
      [slider({ label: 'Turn', min: -180, max: 180, step: 1, value: 0, text: value => `${number(value, 0)}°`, onslide: change((frame, angle) => spin(frame, (angle - angleOf(frame)) * Math.PI / 180)) }), angleOf],
      [slider({ label: 'Width', min: 5, max: 200, step: 1, value: 0, text: value => `${number(value, 0)} % of the photo’s`, onslide: change((frame, share) => spin(frame, 0, share / length(frame))) }), length],
    ];
    for (const [knob] of sliders) knob.addEventListener('change', () => mine(0));
    put(knobs, sliders.map(([knob]) => knob));
    set();
  }

  function set() {
    for (const [knob, value] of sliders ?? []) if (!knob.contains(document.activeElement)) knob.set(value(frames[0]));
  }

  return () => { task.close(); stage.close(); };
}
