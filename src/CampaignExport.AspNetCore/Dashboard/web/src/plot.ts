/** Draws the lines of a chart with uPlot. The colours come from the style sheet, so that they follow light and dark. */

import uPlot from 'uplot';
import type { Axis } from './axis';
import { percent, shortNumber } from './formats';
import type { Series } from './series';

const height = 232;
const font = '12px system-ui, sans-serif';
const axisGap = 5;

export interface PlotEvents {
  /** Called with the index of the hovered value; null for none. */
  onCursor: (plot: uPlot, index: number | null) => void;
  /** Called with the indexes of the first and the last value of a selection. */
  onSelect: (from: number, to: number) => void;
}

export interface PlotOptions extends PlotEvents {
  /** Whether the values are fractions, written as percentages. */
  isRate: boolean;
}

export function plot(place: HTMLElement, axis: Axis, series: Series[], { isRate, ...events }: PlotOptions): uPlot {
  const { positions, steps: distances, complete: [firstComplete, lastComplete], begun } = axis;
  const linear = uPlot.paths.linear!();
  const lastOf = (one: Series) => Math.min(lastComplete, (one.incompleteAt ?? Infinity) - 1);
  const ink = () => getComputedStyle(place).color;
  const line = () => getComputedStyle(place).borderTopColor;
  const look = { stroke: ink, font, ticks: { show: false } };
  const labelWidth = widthOf(axis.samples);
  const [first, last] = [positions[0]!, positions.at(-1)!];

  return new uPlot({
    width: Math.max(1, place.clientWidth),
    height,
    // The last label may stand below the last day, and half of it beside.
    padding: [12, labelWidth / 2, 0, 0],
    legend: { show: false },
    focus: { alpha: 0.25 },
    cursor: {
      y: false,
      points: { size: 8, width: 2, fill: () => getComputedStyle(place).backgroundColor },
      drag: { x: true, y: false, setScale: false, dist: 12 },
    },
    scales: {
      x: { time: false, range: () => first === last ? [first - distances[0]!, last + distances[0]!] : [first, last] },
      y: { range: (_, __, most) => [0, isRate ? (most || 0.01) * 1.08 : Math.max(1, (most ?? 0) * 1.08)] },
    },
    axes: [
      {
        ...look,
        grid: { show: false },
        size: 32,
        // Below the lower half of the 0 beside it.
        gap: 10,
        space: labelWidth + 12,
        incrs: distances,
        splits: (_, __, ___, ____, step) => axis.marks(step),
        values: (_, splits) => splits.map(axis.label),
      },
      {
        ...look,
        grid: { stroke: line, width: 1 },
        size: (_, values) => Math.max(48, Math.ceil(widthOf(values ?? [])) + axisGap + 6),
        gap: axisGap,
        space: 44,
        incrs: isRate ? steps(-8, 3) : steps(0, 29),
        values: (_, splits) => splits.map(split => isRate ? percent(split) : shortNumber(split, splits.at(-1)!)),
      },
    ],
    series: [{}, ...series.map(one => ({
      label: one.header,
      stroke: () => one.colour(),
      width: 2,
      ...(one.isSum ? { fill: () => tint(one.colour()) } : {}),
      ...(one.dash === undefined ? {} : { dash: one.dash }),
      spanGaps: true,
      paths: (self: uPlot, index: number, from: number, to: number) => linear(self, index, Math.max(from, firstComplete), Math.min(to, lastOf(one))),
      points: { show: positions.length <= 31, size: 5, stroke: () => one.colour(), fill: () => one.colour() },
    }))],
    hooks: {
      drawSeries: [(self, index) => [...new Set([firstComplete - 1, lastOf(series[index - 1]!)])].forEach(at => at >= 0 && at < begun && drawIncomplete(self, index, at))],
      setCursor: [self => events.onCursor(self, self.cursor.idx ?? null)],
      setSelect: [self => {
        if (self.select.width > 0)
          events.onSelect(self.posToIdx(self.select.left), self.posToIdx(self.select.left + self.select.width));
        self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      }],
    },
  }, [positions, ...series.map(one => one.values.map((value, at) => value === null || at > begun ? null : Number(value)))], place);
}

/** The width of the widest label. */
function widthOf(labels: string[]): number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = font;
  return Math.max(0, ...labels.map(label => context.measureText(label).width));
}

function tint(colour: string): string {
  return colour.replace('rgb(', 'rgba(').replace(')', ', 0.09)');
}

/** Steps of an axis, by powers of ten: of counts, since there is no half message, from 1 up to a number of 29 digits. */
function steps(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => [1, 2, 5].map(digit => Number(`${digit}e${from + index}`))).flat();
}

/** Draws the line between two values, of which one is not complete. */
function drawIncomplete(self: uPlot, index: number, from: number): void {
  const { ctx, data: [positions, ...values] } = self;
  const [one, two] = [from, from + 1].map(at => values[index - 1]![at]);
  if (typeof one !== 'number' || typeof two !== 'number')
    return;
  ctx.save();
  ctx.strokeStyle = (self.series[index]!.stroke as () => string)();
  ctx.lineWidth = 2 * uPlot.pxRatio;
  ctx.setLineDash([2, 4].map(length => length * uPlot.pxRatio));
  ctx.beginPath();
  [one, two].forEach((value, at) => ctx.lineTo(self.valToPos(positions[from + at]!, 'x', true), self.valToPos(value, 'y', true)));
  ctx.stroke();
  ctx.restore();
}

export function resize(self: uPlot, place: HTMLElement): void {
  if (place.clientWidth > 0 && place.clientWidth !== self.width)
    self.setSize({ width: place.clientWidth, height });
}
