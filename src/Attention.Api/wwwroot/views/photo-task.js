// What all views of one file share: getting it, choosing who looks at it, asking, and saying where the answer came from.
import { el, put } from '../dom.js';
import { ask, curl, send } from '../api.js';
import { choice, panel } from '../ui.js';
import { fileInput, sample, sampleButtons } from '../input.js';
import { save } from '../export.js';

/**
 * @param {HTMLElement} root @param {import('../views.js').Context} context
 * @param {object} of
 * @param {string} of.title @param {string} of.note what stands under the samples @param {string} of.busy
 * @param {string} of.route
 * @param {[string, string][]} of.samples those of a model of this task ask that model
 * @param {string[]} of.options of the request that belong to one file and one model; the address keeps them
 * @param {string[]} [of.settings] those that stay from file to file
 * @param {HTMLElement[]} [of.controls]
 * @param {'image' | 'video'} [of.kind]
 * @param {(query: any) => any} [of.query] what is asked in the end
 * @param {string} [of.accept]
 * @param {(call: import('../api.js').Call, signal: AbortSignal) => Promise<any>} [of.read]
 * @param {(state: any) => Node[] | Promise<Node[]>} of.begin another file or model: what stands there from now on
 * @param {(reply: any, state: any) => void | Promise<void>} of.show
 */
export function photoTask(root, { models, params, remember }, { title, note, busy, route, samples, options, settings = [], controls = [], kind = 'image', query = all => all, accept, read = ask, begin, show }) {
  const own = name => models.some(one => one.name === name);
  const state = {
    /** @type {Blob | null} */ file: null, name: '', url: '', sample: null, model: own(params.get('model')) ? params.get('model') : models[0].name,
    query: Object.fromEntries([...options, ...settings].map(name => [name, params.get(name)])), /** @type {import('../api.js').Call | null} */ call: null, reply: null,
  };
  const picture = kind === 'image' ? 'photo' : 'film';
  const input = fileInput({ kind, title: `Drop a ${picture} here, paste one, or`, onfile: (file, name) => take(file, name, null) });
  const model = models.length > 1 && choice({
    label: 'Model', options: models.map(one => [one.name, one.title ?? one.name]), value: state.model,
    onpick: value => { state.model = value; start(); },
  });
  const answer = panel({
    empty: el('div', { class: 'empty' }, el('p', {}, `Choose a ${picture}, or one of our drawings.`), el('p', { class: 'small' }, 'It goes to this service and nowhere else.')),
    save: { png: () => keep('image/png') },
    link: () => state.sample && location.href,
  });
  put(root, el('div', { class: 'side' },
    el('h1', {}, title), input, sampleButtons(samples, takeSample), note && el('p', { class: 'small' }, note),
    el('div', { class: 'options' }, model, controls)), answer.node);

  async function takeSample(path, first = false) {
    try {
      const { file, name } = await sample(path);
      const [folder] = path.split('/');
      if (own(folder) && !first) {
        state.model = folder;
        if (model) model.select.value = folder;
      }
      await take(file, name, path, first);
    } catch (fault) {
      answer.fail(fault);
    }
  }

  function take(file, name, path, first = false) {
    URL.revokeObjectURL(state.url);
    Object.assign(state, { file, name, sample: path, url: URL.createObjectURL(file) });
    return start(first);
  }

  async function start(first = false) {
    if (!first) for (const name of options) state.query[name] = null;
    const { file } = state;
    const parts = file && await begin(state);
    if (file !== state.file) return;   // Another one was chosen in the meantime.
    if (parts) put(answer.body, parts);
    go();
  }

  /** Asks again, some options changed. @param {Record<string, string | null>} [changes] */
  function go(changes = {}) {
    Object.assign(state.query, changes);
    remember({ model: models.length > 1 ? state.model : null, sample: state.sample, ...state.query });
    if (!state.file) return;
    const call = { route, query: query({ model: state.model, ...state.query }), file: state.file, fileName: state.name, accept };
    answer.run(busy, async signal => {
      const reply = await read(call, signal);
      Object.assign(state, { call, reply });
      await show(reply, state);
      answer.tell(reply, curl(call));
    });
  }

  // As the service draws it, of the answer that stands there.
  async function keep(type) {
    try {
      const response = await send({ ...state.call, accept: type });
      save(await response.blob(), named(route.split('/').pop(), type));
    } catch (fault) {
      answer.fail(fault);
    }
  }

  const named = (what, type) => `${what}-${state.name.replace(/.*\//, '').replace(/\.\w+$/, '')}.${type.split('/')[1]}`;

  if (samples.some(([path]) => path === params.get('sample'))) takeSample(params.get('sample'), true);
  return {
    state, answer, go, keep, named,
    close() {
      input.close();
      answer.stop();
      URL.revokeObjectURL(state.url);
    },
  };
}
