// Getting a file from a person: dropped, pasted, picked, photographed, or one of our samples.
import { el } from './dom.js';
import { ApiError } from './api.js';

/**
 * @param {object} of
 * @param {'image' | 'audio'} of.kind
 * @param {string} of.title what stands in the box
 * @param {(file: Blob, name: string) => void} of.onfile
 * @param {HTMLElement[]} [of.extra] further buttons
 * @returns {HTMLElement & { close: () => void }}
 */
export function fileInput({ kind, title, onfile, extra = [] }) {
  const take = file => file && onfile(named(file, kind), file.name || `pasted.${kind === 'image' ? 'png' : 'wav'}`);
  const picker = (label, props) => {
    const input = el('input', { type: 'file', class: 'hidden', accept: `${kind}/*`, 'aria-label': label, ...props, onchange: () => { take(input.files[0]); input.value = ''; } });
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
  const paste = event => take([...event.clipboardData.files].find(file => file.type.startsWith(`${kind}/`)));
  document.addEventListener('paste', paste);
  return Object.assign(box, { close: () => document.removeEventListener('paste', paste) });
}

// Some systems do not know what an ending means; the service looks at the bytes anyway.
const named = (file, kind) => file.type.startsWith(`${kind}/`) ? file : new Blob([file], { type: kind === 'image' ? 'image/jpeg' : 'audio/wav' });

/** A sample of ours. @param {string} path beneath /samples @returns {Promise<{ file: Blob, name: string }>} */
export async function sample(path) {
  const response = await fetch(`/samples/${path}`).catch(() => null);
  if (!response?.ok) {
    throw new ApiError({ title: 'The sample is not there', detail: `This service has no ${path} among its models. Choose a file of your own.`, status: response?.status });
  }
  return { file: await response.blob(), name: `models/repository/${path.replace('/', '/1/golden/')}` };
}
