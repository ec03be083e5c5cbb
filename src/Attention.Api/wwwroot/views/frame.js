// An affine frame on a photo: its middle and half of each of its axes, in pixels. Moved, turned and scaled, it keeps its shear.

/** @typedef {{ x: number, y: number, across: [number, number], down: [number, number] }} Frame */

/** @param {[number, number][]} corners clockwise in the crop, from its upper left @returns {Frame} */
export const frameOf = ([a, b, c, d]) => ({
  x: (a[0] + c[0]) / 2, y: (a[1] + c[1]) / 2,
  across: [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2],
  down: [(d[0] - a[0]) / 2, (d[1] - a[1]) / 2],
});

/** @param {Frame} frame */
export const cornersOf = ({ x, y, across, down }) => [[-1, -1], [1, -1], [1, 1], [-1, 1]]
  .map(([u, v]) => [x + u * across[0] + v * down[0], y + u * across[1] + v * down[1]]);

/** The six numbers of the map from crop to image, both from -1 to 1, edge to edge. @param {Frame} frame */
export const thetaOf = ({ x, y, across, down }, { width, height }) => [
  across[0] * 2 / width, down[0] * 2 / width, x * 2 / width - 1,
  across[1] * 2 / height, down[1] * 2 / height, y * 2 / height - 1,
].map(value => Math.round(value * 1e5) / 1e5);

/** Turned by an angle and scaled, about its middle. @param {Frame} frame @returns {Frame} */
export function spin(frame, angle, scale = 1) {
  const [c, s] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const turn = ([x, y]) => [x * c - y * s, x * s + y * c];
  return { ...frame, across: turn(frame.across), down: turn(frame.down) };
}

/** As when a hand takes it at one place and leads that to another. @param {Frame} frame @returns {Frame} */
export function lead(frame, [fromX, fromY], [toX, toY]) {
  const [ax, ay, bx, by] = [fromX - frame.x, fromY - frame.y, toX - frame.x, toY - frame.y];
  return spin(frame, Math.atan2(by, bx) - Math.atan2(ay, ax), Math.max(0.05, Math.hypot(bx, by) / Math.hypot(ax, ay)));
}

/** In degrees, clockwise. @param {Frame} frame */
export const angleOf = ({ across }) => Math.atan2(across[1], across[0]) * 180 / Math.PI;

/** What lies in a frame, drawn at once, before the service samples it. @param {HTMLImageElement} image @param {Frame} frame */
export function preview(image, { x, y, across, down }, { width, height }) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [across, down].map(axis => Math.min(1024, Math.max(1, Math.round(2 * Math.hypot(...axis)))));
  const [w, h] = [canvas.width / 2, canvas.height / 2];
  const context = canvas.getContext('2d');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(new DOMMatrix([across[0] / w, across[1] / w, down[0] / h, down[1] / h, x - across[0] - down[0], y - across[1] - down[1]]).inverse());
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}
