// The views of the page, each shown where a model of its task is served. A new one is a module and a line here.

/**
 * @typedef {object} View
 * @property {string} id in the address: `?task=id`
 * @property {string} title
 * @property {string} task that `/v1/models` names
 * @property {() => Promise<{ open: (root: HTMLElement, context: Context) => () => void }>} load `open` answers how to close
 *
 * @typedef {object} Context
 * @property {any[]} models those of the task that are ready, the default first
 * @property {URLSearchParams} params of the address
 * @property {(params: Record<string, string | null>) => void} remember writes them into the address
 */

/** @type {View[]} */
export const views = [
  { id: 'captions', title: 'Captions', task: 'captioning', load: () => import('./views/captions.js') },
  { id: 'translations', title: 'Translations', task: 'translation', load: () => import('./views/translations.js') },
  { id: 'crops', title: 'Crops', task: 'cropping', load: () => import('./views/crops.js') },
  { id: 'sampling', title: 'Sampling', task: 'classification', load: () => import('./views/sampling.js') },
  { id: 'saliency', title: 'Saliency', task: 'saliency', load: () => import('./views/saliency.js') },
  { id: 'fixations', title: 'Fixations', task: 'fixation', load: () => import('./views/fixations.js') },
  { id: 'actions', title: 'Actions', task: 'action', load: () => import('./views/actions.js') },
  { id: 'speech', title: 'Speech', task: 'transcription', load: () => import('./views/speech.js') },
];
