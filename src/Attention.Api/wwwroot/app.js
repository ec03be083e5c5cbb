// The frame: tabs, theme, and one view at a time.
import { el, put } from './dom.js';
import { ask } from './api.js';
import { problem } from './ui.js';
import { views } from './views.js';

const root = document.getElementById('view');
const tabs = document.getElementById('tabs');
let close = () => {};

theme();
start();

async function start() {
  put(root, el('p', { class: 'notice', role: 'status' }, 'Asking which models are here …'));
  try {
    const { data: all } = await ask({ route: '/v1/models' });
    const loaded = all.filter(model => model.state !== 'loading').length;
    if (loaded < all.length) {
      put(root, el('p', { class: 'notice', role: 'status' }, `The models are being loaded: ${loaded} of ${all.length} …`));
      setTimeout(start, 500);
      return;
    }
    const models = all.filter(model => model.state === 'ready').sort((a, b) => Number(b.default) - Number(a.default));
    const served = views.filter(view => models.some(model => model.task === view.task));
    const go = () => open(served, models);
    addEventListener('popstate', go);
    tabs.addEventListener('click', event => {
      const link = /** @type {Element} */ (event.target).closest('a');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.pushState(null, '', link.href);
      go();
    });
    await go();
  } catch (fault) {
    put(root, problem(fault, start));
  }
}

async function open(served, models) {
  const params = new URLSearchParams(location.search);
  const view = served.find(one => one.id === params.get('task')) ?? served[0];
  put(tabs, served.map(one => el('a', { href: `/?task=${one.id}`, 'aria-current': one === view ? 'page' : null }, one.title)));
  close();
  close = () => {};
  if (!view) {
    put(root, el('p', { class: 'notice' }, 'This service has no models that this page can show. ', el('a', { href: '/v1/models' }, 'What it has')));
    return;
  }
  document.title = `${view.title} · Attention`;
  const place = el('div', { class: 'view', data: { view: view.id } });
  put(root, place);
  const { open: show } = await view.load();
  close = show(place, {
    models: models.filter(model => model.task === view.task),
    params,
    remember(changes) {
      const now = new URLSearchParams({ task: view.id });
      for (const [name, value] of Object.entries(changes)) if (value) now.set(name, value);
      history.replaceState(null, '', `/?${now}`);
    },
  });
}

function theme() {
  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('theme');
  const dark = () => (chosen() ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const apply = () => {
    if (chosen()) document.documentElement.dataset.theme = chosen();
    button.textContent = dark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', dark() ? 'Switch to light colours' : 'Switch to dark colours');
  };
  button.addEventListener('click', () => {
    localStorage.setItem('theme', dark() ? 'light' : 'dark');
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}
