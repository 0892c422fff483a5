/** Draws the lines of a chart with uPlot. The colours come from the style sheet, so that they follow light and dark. */

import uPlot from 'uplot';
import { secondsOf } from './days';
import { day, percent, shortNumber } from './formats';
import type { Series } from './series';

const dayInSeconds = 86_400;
const height = 232;
const font = '12px system-ui, sans-serif';
const axisGap = 5;

export interface PlotEvents {
  /** Called with the index of the hovered day; null for none. */
  onCursor: (plot: uPlot, index: number | null) => void;
  /** Called with the indexes of the first and the last day of a selection. */
  onSelect: (from: number, to: number) => void;
}

export interface PlotOptions extends PlotEvents {
  /** Whether the values are fractions, written as percentages. */
  isRate: boolean;
  /** The incomplete day. The line to it has dashes. */
  today: string;
}

export function plot(place: HTMLElement, days: string[], series: Series[], { isRate, today, ...events }: PlotOptions): uPlot {
  const lastComplete = days.at(-1) === today ? days.length - 2 : days.length - 1;
  const linear = uPlot.paths.linear!();
  const ink = () => getComputedStyle(place).color;
  const line = () => getComputedStyle(place).borderTopColor;
  const spansYears = days[0]?.slice(0, 4) !== days.at(-1)?.slice(0, 4);
  const label = (seconds: number) => day(new Date(seconds * 1000).toISOString().slice(0, 10), days.length > 400
    ? { month: 'short', year: 'numeric' }
    : { day: 'numeric', month: 'short', ...(spansYears ? { year: '2-digit' } : {}) });
  const axis = { stroke: ink, font, ticks: { show: false } };
  // Two digits of a day, in the month with the longest name.
  const labelWidth = widthOf(Array.from({ length: 12 }, (_, month) => label(secondsOf(`${days[0]!.slice(0, 4)}-${String(month + 1).padStart(2, '0')}-28`))));
  const [first, last] = [secondsOf(days[0]!), secondsOf(days.at(-1)!)];

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
      // Days are those of the chosen zone; on the axis each is its beginning in UTC.
      x: { time: false, range: () => first === last ? [first - dayInSeconds, last + dayInSeconds] : [first, last] },
      y: { range: (_, __, most) => [0, isRate ? (most || 0.01) * 1.08 : Math.max(1, (most ?? 0) * 1.08)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 32,
        // Below the lower half of the 0 beside it.
        gap: 10,
        space: labelWidth + 12,
        incrs: [1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1092, 1456, 1820, 2912].map(count => count * dayInSeconds),
        splits: (_, __, ___, ____, step) => Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step),
        values: (_, splits) => splits.map(label),
      },
      {
        ...axis,
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
      paths: (self: uPlot, index: number, from: number, to: number) => linear(self, index, from, Math.min(to, lastComplete)),
      points: { show: days.length <= 31, size: 5, stroke: () => one.colour(), fill: () => one.colour() },
    }))],
    hooks: {
      drawSeries: [(self, index) => lastComplete < days.length - 1 && lastComplete >= 0 && drawToday(self, index, lastComplete)],
      setCursor: [self => events.onCursor(self, self.cursor.idx ?? null)],
      setSelect: [self => {
        if (self.select.width > 0)
          events.onSelect(self.posToIdx(self.select.left), self.posToIdx(self.select.left + self.select.width));
        self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      }],
    },
  }, [days.map(secondsOf), ...series.map(one => one.values.map(value => value === null ? null : Number(value)))], place);
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

/** Draws the line from the last complete day to today. */
function drawToday(self: uPlot, index: number, lastComplete: number): void {
  const { ctx, data: [days, ...values] } = self;
  const [one, two] = [lastComplete, lastComplete + 1].map(at => values[index - 1]![at]);
  if (typeof one !== 'number' || typeof two !== 'number')
    return;
  ctx.save();
  ctx.strokeStyle = (self.series[index]!.stroke as () => string)();
  ctx.lineWidth = 2 * uPlot.pxRatio;
  ctx.setLineDash([2, 4].map(length => length * uPlot.pxRatio));
  ctx.beginPath();
  [one, two].forEach((value, at) => ctx.lineTo(self.valToPos(days[lastComplete + at]!, 'x', true), self.valToPos(value, 'y', true)));
  ctx.stroke();
  ctx.restore();
}

export function resize(self: uPlot, place: HTMLElement): void {
  if (place.clientWidth > 0 && place.clientWidth !== self.width)
    self.setSize({ width: place.clientWidth, height });
}
