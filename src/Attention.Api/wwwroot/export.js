// Copying and saving.

/** @param {string} text @returns {Promise<boolean>} */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);   // A page that came over plain HTTP from another machine has no clipboard.
  }
}

function copyOldWay(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

const kept = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-linecap', 'stroke-dasharray', 'opacity', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'dominant-baseline', 'image-rendering'];

/** A drawing that stands alone: what style sheets gave its elements is written into them. @param {SVGSVGElement} drawing */
export function standalone(drawing) {
  const clone = drawing.cloneNode(true);
  const from = [drawing, ...drawing.querySelectorAll('*')];
  [clone, ...clone.querySelectorAll('*')].forEach((node, i) => {
    const style = getComputedStyle(from[i]);
    for (const name of kept) if (!node.hasAttribute(name) && style.getPropertyValue(name)) node.setAttribute(name, style.getPropertyValue(name));
    for (const name of ['class', 'tabindex', 'role', 'style', 'aria-label', 'aria-pressed']) node.removeAttribute(name);
  });
  const { width, height } = drawing.viewBox.baseVal;
  clone.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  clone.setAttribute('width', String(width));
  clone.setAttribute('height', String(height));
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  clone.prepend(paper);
  return new XMLSerializer().serializeToString(clone);
}

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {SVGSVGElement} drawing @param {string} name without an ending */
export function saveSvg(drawing, name) {
  save(new Blob([standalone(drawing)], { type: 'image/svg+xml' }), `${name}.svg`);
}

/** Twice as large as drawn, so that it stays sharp on slides. @param {SVGSVGElement} drawing @param {string} name without an ending */
export async function savePng(drawing, name) {
  const url = URL.createObjectURL(new Blob([standalone(drawing)], { type: 'image/svg+xml' }));
  const image = new Image();
  image.src = url;
  await image.decode();
  const { width, height } = drawing.viewBox.baseVal;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * 2, height * 2];
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  canvas.toBlob(blob => save(blob, `${name}.png`), 'image/png');
}

/** A file as an address that a drawing can carry within itself. @param {Blob} blob @returns {Promise<string>} */
export const dataUrl = blob => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(/** @type {string} */ (reader.result));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
});
