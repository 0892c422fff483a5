/** A chart: its title, legend, graph, table and download. */

import type uPlot from 'uplot';
import { announce } from './announce';
import type { Axis } from './axis';
import { chartTable } from './chartTable';
import type { Chart } from './contracts';
import { h, withId } from './dom';
import { icon } from './icons';
import { legend } from './legend';
import { savePicture } from './picture';
import { plot, resize } from './plot';
import { hasRates, seriesOf } from './series';
import { onThemeChange } from './theme';
import { tooltip } from './tooltip';
import type { Days } from './view';
import { say } from './words';

export interface ChartCardOptions {
  axis: Axis;
  /** The name of a file of the chart, without its extension. */
  file: string;
  /** The campaign and the range, for a picture. */
  note: string;
  /** The address of the file; null without the permission to download it. */
  download: string | null;
  /** The headers of the hidden lines. The page keeps them, so that the lines stay hidden in another range. */
  hidden: Set<string>;
  onDays: (days: Days) => void;
  /** Removes the listeners and observers of the card. */
  signal: AbortSignal;
}

export function chartCard(chart: Chart, { axis, file, note, download, hidden, onDays, signal }: ChartCardOptions): HTMLElement {
  const series = seriesOf(chart.columns);
  const missing = chart.columns.filter(column => !column.hasData).map(column => column.header);
  const values = tooltip(axis, series);
  const place = h('div', {
    class: 'plot', tabindex: 0, role: 'group', 'aria-label': say('graphOf', { title: chart.title }),
    keydown: (event: KeyboardEvent) => move(event),
    blur: () => lines?.setCursor({ left: -10, top: -10 }),
  }, values.element);
  let lines: uPlot | undefined;
  // A graph is drawn when it becomes visible: a campaign may have many charts.
  const observer = new IntersectionObserver(entries => {
    if (entries.some(entry => entry.isIntersecting))
      draw();
  }, { rootMargin: '200px' });
  if (series.length > 0)
    observer.observe(place);
  addEventListener('beforeprint', () => draw(), { signal });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    lines?.destroy();
  });

  const title = withId(h('h2', {}, chart.title));
  return h('section', { class: 'card chart', 'aria-labelledby': title.id },
    h('div', { class: 'card-head' }, title, h('div', { class: 'card-actions' },
      series.length > 0 && h('button', {
        class: 'button quiet', type: 'button', 'aria-label': say('pictureOf', { title: chart.title }), click: () => void picture(),
      }, say('picture')),
      download !== null && h('a', {
        class: 'button quiet', href: download, download: '', 'aria-label': say('downloadCsvOf', { title: chart.title }),
      }, icon('download'), say('downloadCsv')))),
    legend(chart.title, series, axis.per, hidden, {
      onToggle: (index, isShown) => {
        hidden[isShown ? 'delete' : 'add'](series[index]!.header);
        lines?.setSeries(index + 1, { show: isShown });
      },
      onFocus: index => lines?.setSeries(index === null ? null : index + 1, { focus: index !== null }),
    }),
    missing.length > 0 && h('p', { class: 'hint' }, say('notReported', { names: missing.join(', ') })),
    series.length > 0 && place,
    chartTable(chart, axis));

  function draw(): void {
    if (lines !== undefined || series.length === 0)
      return;
    observer.disconnect();
    lines = plot(place, axis, series, {
      isRate: hasRates(chart.columns),
      onCursor: values.show,
      onSelect: (from, to) => {
        const days = axis.daysOf(from, to);
        if (days !== null)
          onDays(days);
      },
    });
    series.forEach((one, index) => {
      if (hidden.has(one.header))
        lines?.setSeries(index + 1, { show: false });
    });
    const sizes = new ResizeObserver(() => resize(lines!, place));
    sizes.observe(place);
    signal.addEventListener('abort', () => sizes.disconnect());
    onThemeChange(() => lines?.redraw(), signal);
  }

  async function picture(): Promise<void> {
    draw();
    const shown = series.filter(one => !hidden.has(one.header));
    await savePicture(lines!.ctx.canvas, `${file}.png`, chart.title, note, shown, getComputedStyle(place.parentElement!));
  }

  function move(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -axis.keys.length, End: axis.keys.length };
    const step = steps[event.key];
    if (lines === undefined || step === undefined)
      return;
    event.preventDefault();
    const last = axis.keys.length - 1;
    const from = (lines.cursor.left ?? -1) < 0 ? null : lines.cursor.idx ?? null;
    const index = from === null ? (step > 0 && event.key !== 'End' ? 0 : event.key === 'Home' ? 0 : last) : Math.min(last, Math.max(0, from + step));
    lines.setCursor({ left: lines.valToPos(lines.data[0]![index]!, 'x'), top: 10 });
    announce(values.textOf(lines, index));
  }
}
