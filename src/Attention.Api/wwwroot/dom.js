// Elements from text and attributes. Text always becomes text nodes: nothing that a model says is ever read as HTML.

/** @typedef {Node | string | number | null | undefined | false} Child */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `class`, `on…` listeners, `data` and `style` objects, properties (`value`) or attributes
 * @param {...(Child | Child[])} children
 * @returns {any}
 */
export function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. @returns {any} */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(node.dataset, value);
    else if (name === 'style') for (const [key, text] of Object.entries(value)) node.style.setProperty(key, String(text));
    else if (name in node && !(node instanceof SVGElement) && name !== 'list') node[name] = value;
    else node.setAttribute(name === 'className' ? 'class' : name, value === true ? '' : String(value));
  }
  node.append(...children.flat(3).filter(child => child || child === 0).map(child => child instanceof Node ? child : String(child)));
  return node;
}

/** Replaces what a node holds. */
export function put(node, ...children) {
  node.replaceChildren(...children.flat(3).filter(child => child || child === 0));
  return node;
}

/** Calls back at most once per frame, however often it is asked to. */
export function eachFrame(callback) {
  let asked = 0;
  return () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(callback);
  };
}

/** @param {number} value @param {number} [digits] */
export const number = (value, digits = 2) => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A probability as people read it: 0.3 % is not 0.00. */
export const percent = share => share >= 0.9995 ? '100 %' : share < 0.0005 ? '0 %' : `${number(share * 100, share < 0.1 ? 1 : 0)} %`;
