// Speech: a recording, its letters as they are heard, and the moment of each.
import { el, put, percent } from '../dom.js';
import { ask, curl, stream, ApiError } from '../api.js';
import { choice, panel, slider } from '../ui.js';
import { fileInput, sample } from '../input.js';
import { decode, picture, player, record, spectrogram, wav } from '../sound.js';
import { saveSvg, savePng } from '../export.js';
import { wordRow } from '../words.js';
import { heard, label, ridgeFigure } from './ridge.js';

const samples = [
  ['transcribe-las/two-six-eight.wav', '“two six eight four …”'],
  ['transcribe-las/spelled.wav', '“P I T T S …”'],
  ['transcribe-las/command.wav', '“enter G M E F …”'],
  ['transcribe-las/noisy.wav', 'the same in noise'],
  ['transcribe-las/yes.wav', '“yes”'],
];

// Heard alone, a letter is a click: a little before and after belong to it.
const around = 60;

/** @param {HTMLElement} root @param {import('../views.js').Context} context */
export function open(root, { models, params, remember }) {
  const state = {
    /** @type {Blob | null} */ file: null, name: '', sample: null, /** @type {AudioBuffer | null} */ sound: null,
    model: models.some(model => model.name === params.get('model')) ? params.get('model') : models[0].name, beam: 1,
    /** @type {any} */ heard: null,
  };
  let recording = null;

  const play = player(ms => {
    ridge.head(ms);
    listen.textContent = ms === null ? 'Play' : 'Stop';
    listen.dataset.playing = String(ms !== null);
  });
  const recorder = el('button', { type: 'button', onclick: toggleRecording }, 'Record');
  const input = fileInput({ kind: 'audio', title: 'Drop a recording here, or', onfile: (file, name) => take(file, name, null), extra: [recorder] });
  const model = models.length > 1 && choice({ label: 'Model', options: models.map(one => [one.name, one.title ?? one.name]), value: state.model, onpick: value => { state.model = value; transcribe(); } });
  const beam = slider({ label: 'Search', min: 1, max: 10, step: 1, value: 1, text: width => width === 1 ? 'the likeliest letter each time' : `${width} spellings side by side`, onslide: width => { state.beam = width; } });
  beam.addEventListener('change', () => transcribe());
  const side = el('div', { class: 'side' },
    el('h1', {}, 'When each letter was heard'),
    input,
    el('div', { class: 'chips', role: 'group', 'aria-label': 'Samples' }, samples.map(([path, title]) =>
      el('button', { type: 'button', class: 'chip', onclick: () => takeSample(path) }, title))),
    el('p', { class: 'small' }, 'It knows letters, digits, numbers, dates and a dozen commands: no dictation. Our samples are spoken by a machine.'),
    el('div', { class: 'options' }, model, beam));

  const ridge = ridgeFigure({ onhover: index => show(index ?? letters.shown()), onpick: index => { letters.pin(index); hear(index); }, onseek: ms => state.sound && play.play(state.sound, ms) });
  const letters = wordRow({ label: 'What was said, letter by letter', onshow: show, onpin: index => { if (index !== null) hear(index); } });
  letters.node.classList.add('letters');
  const about = el('p', { class: 'about small' });
  const listen = el('button', { type: 'button', class: 'quiet', onclick: () => listen.dataset.playing === 'true' ? play.stop() : state.sound && play.play(state.sound) }, 'Play');
  const options = el('div', { class: 'alternatives' });
  const text = el('p', { class: 'hero' });
  const name = () => `speech-${state.name.replace(/.*\//, '').replace(/\.\w+$/, '') || 'recording'}`;
  const answer = panel({
    empty: el('div', { class: 'empty' }, el('p', {}, 'Record a few digits, or take one of our recordings.'), el('p', { class: 'small' }, 'They go to this service and nowhere else.')),
    save: { svg: () => saveSvg(ridge.drawing(), name()), png: () => savePng(ridge.drawing(), name()) },
    link: () => state.sample && location.href,
  });
  put(root, side, answer.node);

  async function toggleRecording() {
    if (recording) {
      const blob = await recording.stop();
      recording = null;
      recorder.textContent = 'Record';
      recorder.classList.remove('recording');
      take(blob, 'recording.wav', null);
      return;
    }
    try {
      if (!navigator.mediaDevices) throw new DOMException('', 'SecurityError');
      recording = await record();
      recorder.textContent = 'Stop and read it';
      recorder.classList.add('recording');
    } catch (fault) {
      answer.fail(new ApiError({ title: 'No microphone', detail: {
        NotAllowedError: 'The browser was told not to let this page hear. Allow the microphone beside the address, or upload a recording.',
        NotFoundError: 'This device has no microphone. Upload a recording.',
        SecurityError: 'Browsers let a page hear over HTTPS or from localhost only. Upload a recording.',
      }[fault.name] ?? `The microphone did not start: ${fault.message}` }));
    }
  }

  async function takeSample(path) {
    try {
      const { file, name: fileName } = await sample(path);
      await take(file, fileName, path);
    } catch (fault) {
      answer.fail(fault);
    }
  }

  // What this browser can read is sent as WAV, which the service reads without help; the rest goes as it is.
  async function take(file, fileName, path) {
    play.stop();
    const sound = await decode(file).catch(() => null);
    const plain = /wav/.test(file.type) || !sound;
    Object.assign(state, { sound, sample: path, file: plain ? file : wav(sound), name: plain ? fileName : fileName.replace(/\.\w+$/, '') + '.wav', heard: null });
    transcribe();
  }

  function transcribe() {
    remember({ model: state.model, sample: state.sample });
    if (!state.file) return;
    const call = { route: '/v1/transcriptions', query: { model: state.model, beam: state.beam, alternatives: state.beam > 1 ? Math.min(state.beam, 4) : null }, file: state.file, fileName: state.name };
    answer.run('Listening …', async signal => {
      lay();
      if (state.beam > 1) return done(await ask(call, signal), call);
      for await (const { event, data } of stream(call, signal)) {
        if (event === 'token') letter(data.token);
        else done(data, { ...call, accept: 'text/event-stream' });
      }
    });
  }

  function lay() {
    letters.clear();
    text.textContent = '';
    put(options);
    put(answer.body, text, letters.node, about, state.sound && el('div', { class: 'row' }, listen), state.sound && ridge.node);
    about.textContent = '';
    if (state.sound) ridge.sound({ durationMs: state.sound.duration * 1000, image: picture(spectrogram(state.sound.getChannelData(0))).toDataURL() });
  }

  const spoken = token => [token.text === ' ' ? 'gap' : token.text === '</s>' ? 'the end' : token.text,
    token.startMs !== null && token.startMs !== undefined && `heard from ${(token.startMs / 1000).toFixed(2)} to ${(token.endMs / 1000).toFixed(2)} s`,
    `probability ${percent(Math.exp(token.logProb))}`].filter(Boolean).join(', ');

  function letter(token) {
    if (token.text !== '</s>') text.textContent += token.text;
    letters.add({ text: label(token), label: spoken(token), kind: token.text === ' ' ? 'gap' : token.text === '</s>' ? 'end' : '' });
  }

  function done(reply, call) {
    fill(reply);
    const choices = [reply, ...reply.alternatives.map(one => ({ ...reply, ...one }))];
    put(options, choices.length > 1 && el('fieldset', {}, el('legend', {}, 'What else it might be'), choices.map((one, i) => el('label', { class: 'other' },
      el('input', { type: 'radio', name: 'spelling', checked: i === 0, onchange: () => fill({ ...one, segments: [] }) }), el('span', {}, one.text || '(nothing)'), el('span', { class: 'small' }, one.score.toFixed(2))))));
    answer.body.append(options);
    answer.tell(reply, curl(call));
  }

  function fill(reply) {
    state.heard = heard(reply);
    letters.clear();
    text.textContent = '';
    state.heard.tokens.forEach(letter);
    text.textContent = reply.text;
    about.textContent = !reply.text ? 'Nothing was said, as far as it can hear.' : 'Hover or tab through the letters to see their moment; click one to hear it.';
    if (state.sound) ridge.answer(state.heard);
  }

  function show(index) {
    if (!state.heard) return;
    ridge.show(index);
    letters.mark(index);
    about.textContent = index === null ? 'Hover or tab through the letters to see their moment; click one to hear it.' : spoken(state.heard.tokens[index]);
  }

  function hear(index) {
    const token = state.heard?.tokens[index];
    if (!token || !state.sound || token.startMs === null) return;
    play.play(state.sound, Math.max(0, token.startMs - around), Math.min(state.sound.duration * 1000, token.endMs + around));
  }

  if (samples.some(([path]) => path === params.get('sample'))) takeSample(params.get('sample'));
  return () => {
    recording?.stop();
    input.close();
    answer.stop();
    play.close();
    ridge.close();
  };
}
