/** The picture of a chart as a PNG file: title, legend, graph and range. */

import { h } from './dom';
import type { Series } from './series';

const [margin, line, swatch] = [16, 22, 24];

export async function savePicture(graph: HTMLCanvasElement, file: string, title: string, note: string, series: Series[], page: CSSStyleDeclaration): Promise<void> {
  const ratio = devicePixelRatio;
  const width = graph.width / ratio;
  const canvas = h('canvas');
  const context = canvas.getContext('2d')!;
  const font = (weight: number, size: number) => `${weight} ${size}px ${page.fontFamily}`;
  context.font = font(400, 13);
  const entries = place(series.map(one => ({ one, text: `${one.header} ${one.total === null ? '' : one.format(one.total)}` }))
    .map(entry => ({ ...entry, width: swatch + 8 + context.measureText(entry.text).width + margin })), width);
  const top = margin + line + (entries.at(-1)?.y ?? 0) + line + 8;
  canvas.width = graph.width + 2 * margin * ratio;
  canvas.height = (top + margin + line) * ratio + graph.height;
  context.scale(ratio, ratio);
  context.fillStyle = page.backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = page.color;
  context.textBaseline = 'middle';
  context.font = font(600, 16);
  context.fillText(title, margin, margin + line / 2);
  context.font = font(400, 13);
  for (const { one, text, x, y } of entries) {
    const middle = margin + line + 4 + y + line / 2;
    context.strokeStyle = one.colour();
    context.lineWidth = 2.5;
    context.setLineDash(one.dash ?? []);
    context.beginPath();
    context.moveTo(margin + x, middle);
    context.lineTo(margin + x + swatch, middle);
    context.stroke();
    context.fillText(text, margin + x + swatch + 8, middle);
  }

  context.drawImage(graph, margin, top, width, graph.height / ratio);
  context.fillText(note, margin, top + graph.height / ratio + line / 2);
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve));
  if (blob === null)
    return;
  const address = URL.createObjectURL(blob);
  h('a', { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Puts entries side by side, in as many lines as they need. */
function place<E extends { width: number }>(entries: E[], width: number): (E & { x: number; y: number })[] {
  let [x, y] = [0, 0];
  return entries.map(entry => {
    if (x > 0 && x + entry.width > width)
      [x, y] = [0, y + line];
    const placed = { ...entry, x, y };
    x += entry.width;
    return placed;
  });
}
