// Sampling: what is in a photo, and where deformable convolution read it to tell, layer by layer.
import { el, svg, put, number, percent } from '../dom.js';
import { scores, segmented } from '../ui.js';
import { lookControls, photoStage } from '../photo.js';
import { photoTask } from './photo-task.js';

const samples = [
  ['classify-deformable/golf-ball.png', 'A golf ball'],
  ['classify-deformable/golf-ball-far.png', 'A golf ball far away'],
  ['classify-deformable/springer.png', 'A springer'],
  ['classify-deformable/church.png', 'A church'],
  ['classify-deformable/parachute.png', 'A parachute'],
];

/** @param {HTMLElement} root @param {import('../views.js').Context} context */
export function open(root, context) {
  const look = { ramp: 'daylight', opacity: 0.7, smooth: true };
  const stage = photoStage({ alt: 'The photo that is told apart' });
  const cells = el('div', { class: 'cells', role: 'group', 'aria-label': 'Cells of the photo: arrow keys step from one to the next', onkeydown: step });
  const telling = el('div', { class: 'saying' });
  const levels = el('div', { class: 'row' });
  const about = el('div', { class: 'about', role: 'status' });
  const list = el('pre', { tabIndex: 0, 'aria-label': 'The points, as y and x in pixels of the photo' });
  const points = el('details', {}, el('summary', {}, 'The points in numbers'), list);
  const state = { level: '0', /** @type {any} */ reply: null, chosen: 0 };
  stage.node.append(cells);
  stage.look(look);

  const task = photoTask(root, context, {
    title: 'What is in a photo, and where it was read', busy: 'Looking …', route: '/v1/classifications', samples, options: ['cells'],
    note: 'Each cell is computed from nine places that the model shifts to where they help, each of those from nine more, and so on.',
    begin({ url }) {
      stage.load(url);
      Object.assign(state, { reply: null, chosen: 0 });
      for (const part of [cells, telling, levels, about, list]) put(part);
      points.hidden = true;
      return [el('div', { class: 'card' },
        el('div', { class: 'sight' }, stage.node, lookControls(look, stage.look)),
        el('div', { class: 'saying' }, telling, levels, about, points))];
    },
    show(reply) {
      const fresh = !state.reply;
      Object.assign(state, { reply, chosen: 0 });
      stage.place(reply.image);
      stage.show(reply.salience);
      put(telling, scores(reply.classes));
      if (fresh) lay(reply);
      draw();
    },
  });

  // A button per cell: one stop of the tab key, the arrows go on from there.
  function lay({ salience: { rows, columns, weights }, samples, image: { width, height, region } }) {
    Object.assign(cells.style, {
      left: `${100 * region.x / width}%`, top: `${100 * region.y / height}%`, width: `${100 * region.width / width}%`, height: `${100 * region.height / height}%`,
      gridTemplateColumns: `repeat(${columns}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)`,
    });
    put(cells, weights.map((weight, i) => el('button', {
      type: 'button', 'aria-label': `${name(cellAt(i))}, ${percent(weight)} of the salience`, onclick: () => choose(i),
    })));
    put(levels, segmented({
      label: 'Points', value: state.level, onpick: value => { state.level = value; draw(); },
      options: [...samples[0].levels.map((level, i) => [String(i), `${level.points.length} points`]), ['all', 'All']],
    }));
    points.hidden = false;
  }

  const cellAt = index => ({ row: Math.floor(index / state.reply.salience.columns), column: index % state.reply.salience.columns });
  const name = ({ row, column }) => `row ${row + 1}, column ${column + 1}`;

  function choose(index) {
    const { row, column } = cellAt(index);
    const known = state.reply.samples.findIndex(({ cell }) => cell.row === row && cell.column === column);
    if (known < 0) return task.go({ cells: `${row},${column}` });
    state.chosen = known;
    draw();
  }

  function step(event) {
    const { rows, columns } = state.reply.salience;
    const all = [...cells.children];
    const from = all.indexOf(document.activeElement);
    const [row, column] = [Math.floor(from / columns), from % columns];
    const to = {
      ArrowLeft: column > 0 && from - 1, ArrowRight: column < columns - 1 && from + 1, ArrowUp: row > 0 && from - columns, ArrowDown: row < rows - 1 && from + columns,
      Home: row * columns, End: row * columns + columns - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to === false) return;
    all[to].focus();
    choose(to);
  }

  function draw() {
    const { samples, salience, image } = state.reply;
    const { cell, center, levels: all } = samples[state.chosen];
    const here = cell.row * salience.columns + cell.column;
    [...cells.children].forEach((button, i) => {
      button.setAttribute('aria-pressed', String(i === here));
      button.tabIndex = i === here ? 0 : -1;
      button.classList.toggle('peak', samples.some(one => one.cell.row * salience.columns + one.cell.column === i));
    });
    const shown = all.map((level, i) => ({ ...level, depth: i })).filter(({ depth }) => state.level === 'all' || state.level === String(depth));
    stage.draw([
      ...shown.toReversed().flatMap(({ points: places, depth }) => dots(places, `depth-${Math.min(depth, 2)}`)),
      ...dots([center], 'middle'),
    ]);
    const outside = shown.reduce((sum, level) => sum + level.points.filter(([y, x]) => y < 0 || x < 0 || y > image.height || x > image.width).length, 0);
    const count = shown.reduce((sum, level) => sum + level.points.length, 0);
    put(about,
      el('dl', { class: 'facts' }, [
        ['cell', name(cell)],
        ['salience', percent(salience.weights[here])],
        ['middle (y, x)', place(center)],
        ['reads', `${count} places${outside > 0 ? `, ${outside} of them beyond the edge, where there is nothing` : ''}`],
      ].map(([term, value]) => el('div', {}, el('dt', {}, term), el('dd', {}, value)))),
      el('p', { class: 'small' }, 'Click a cell of the photo, or step with the arrow keys. Framed cells are in this answer. ',
        task.state.query.cells && el('button', { type: 'button', class: 'quiet', onclick: () => task.go({ cells: null }) }, 'Back to the most salient ones')));
    list.textContent = shown.map(level => `layer ${level.layer}\n${level.points.map(place).join('  ')}`).join('\n\n');
  }

  return () => { task.close(); stage.close(); };
}

const place = ([y, x]) => `(${number(y, 1)}, ${number(x, 1)})`;

// A dark line around each, so that it is seen on any heat.
function dots(places, kind) {
  const d = places.map(([y, x]) => `M${x} ${y}h0`).join('');
  return [svg('path', { d, class: `points ${kind} under` }), svg('path', { d, class: `points ${kind}` })];
}
