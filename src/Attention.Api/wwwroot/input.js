// Getting a file from a person: dropped, pasted, picked, photographed, or one of our samples.
import { el } from './dom.js';
import { ApiError } from './api.js';

/**
 * @param {object} of
 * @param {'image' | 'audio' | 'video'} of.kind
 * @param {string} of.title what stands in the box
 * @param {(file: Blob, name: string) => void} of.onfile
 * @param {HTMLElement[]} [of.extra] further buttons
 * @returns {HTMLElement & { close: () => void }}
 */
export function fileInput({ kind, title, onfile, extra = [] }) {
  const { accept, plain, pasted } = kinds[kind];
  const fits = file => accept.split(',').some(type => file.type.startsWith(type.replace('*', '')));
  // Some systems do not know what an ending means; the service looks at the bytes anyway.
  const take = file => file && onfile(fits(file) ? file : new Blob([file], { type: plain }), file.name || pasted);
  const picker = (label, props) => {
    const input = el('input', { type: 'file', class: 'hidden', accept, 'aria-label': label, ...props, onchange: () => { take(input.files[0]); input.value = ''; } });
    return el('label', { class: 'button' }, label, input);
  };
  const box = el('div', {
    class: 'drop',
    ondragover: event => { event.preventDefault(); box.classList.add('over'); },
    ondragleave: () => box.classList.remove('over'),
    ondrop: event => {
      event.preventDefault();
      box.classList.remove('over');
      take(event.dataTransfer.files[0]);
    },
  },
    el('p', {}, title),
    el('div', { class: 'row' },
      picker('Choose a file', {}),
      kind === 'image' && picker('Take a photo', { capture: 'environment' }),
      extra));
  const paste = event => take([...event.clipboardData.files].find(fits));
  document.addEventListener('paste', paste);
  return Object.assign(box, { close: () => document.removeEventListener('paste', paste) });
}

const kinds = {
  image: { accept: 'image/*', plain: 'image/jpeg', pasted: 'pasted.png' },
  audio: { accept: 'audio/*', plain: 'audio/wav', pasted: 'pasted.wav' },
  video: { accept: 'video/*,image/gif,image/webp', plain: 'video/mp4', pasted: 'pasted.mp4' },
};

/** Our pictures, one click each; those that this service does not have are left out. @param {[string, string][]} samples paths and titles @param {(path: string) => void} onpick */
export const sampleButtons = (samples, onpick) => el('div', { class: 'samples', role: 'group', 'aria-label': 'Samples' }, samples.map(([path, title]) => {
  const button = el('button', { type: 'button', title, onclick: () => onpick(path) },
    el('img', { src: `/samples/${path}`, alt: title, width: 64, height: 64, onerror: () => button.remove() }));
  return button;
}));

/** Drawings that every view of photos offers. @type {[string, string][]} */
export const scenes = [
  ['vision-encoder/people-on-beach.png', 'People on a beach'],
  ['vision-encoder/dog-in-snow.png', 'A dog in snow'],
  ['vision-encoder/dog-on-grass.png', 'A dog on grass'],
  ['vision-encoder/child-in-water.png', 'A child in water'],
  ['vision-encoder/climber-on-rock.png', 'A climber on a rock'],
];

/** A sample of ours. @param {string} path beneath /samples @returns {Promise<{ file: Blob, name: string }>} */
export async function sample(path) {
  const response = await fetch(`/samples/${path}`).catch(() => null);
  if (!response?.ok) {
    throw new ApiError({ title: 'The sample is not there', detail: `This service has no ${path} among its models. Choose a file of your own.`, status: response?.status });
  }
  return { file: await response.blob(), name: `models/repository/${path.replace('/', '/1/golden/')}` };
}
