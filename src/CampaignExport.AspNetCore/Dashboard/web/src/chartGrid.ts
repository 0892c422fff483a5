/** The charts of a campaign, below the toolbar. */

import { getCharts, Refusal } from './api';
import { timeAxis } from './axis';
import { chartCard } from './chartCard';
import { choices, choose } from './choices';
import type { Campaign, Chart, Charts } from './contracts';
import { h } from './dom';
import { number, shortDays } from './formats';
import { icon } from './icons';
import { metricChoice } from './metricChoice';
import { detailOf, emptyNotice, errorNotice, ignoredText, loadingCards, warningNotice, warningTexts } from './notices';
import { campaignPath } from './place';
import { reports } from './reports';
import { toolbar } from './toolbar';
import { chartQuery, granularities, readView, writeView, type Granularity, type Values, type View } from './view';
import { language, say } from './words';

export function chartGrid(campaign: Campaign, signal: AbortSignal, onKind: (isMultivariate: boolean) => void): HTMLElement {
  const bar = toolbar(campaign.maxChartDays, view => change(view));
  const panels = reports(campaign, signal, view => change(view));
  const grid = h('div', { class: 'grid' }, ...loadingCards(3));
  const valueChoice = choices<Values>(
    say('values'), [{ value: 'count', text: say('asCount') }, { value: 'rate', text: say('asRate') }], 'count', values => change({ values }));
  const granularityChoice = choices<Granularity>(
    say('granularity'), granularities.filter(value => value !== 'hour' || campaign.hasHours === true).map(value => ({ value, text: say(value) })), 'day',
    granularity => change({ granularity }));
  const metrics = metricChoice(metrics => change({ metrics }));
  const all = h('a', { class: 'button', download: '', hidden: true }, icon('download'), say('downloadAll'));
  const chartBar = h('div', { class: 'toolbar chart-bar' }, granularityChoice, valueChoice, metrics.element, all);
  const problem = h('p', { class: 'problem', role: 'alert' });
  let shownView = readView(location.search, campaign).view;
  const element = h('section', { class: 'performance', 'aria-label': say('performance') }, bar.element, panels.above, chartBar, problem, grid, panels.below);
  const hidden = new Map<string, Set<string>>();
  let isMultivariate = false;
  let shownKey: string | undefined;
  let loading = new AbortController();
  let shown = new AbortController();
  signal.addEventListener('abort', () => [loading, shown].forEach(one => one.abort()));
  // Back and forward in the browser restore the view.
  addEventListener('popstate', () => follow(), { signal });
  follow();
  return element;

  /** Shows the view in the address. An address with invalid parts is replaced by that of the shown view. */
  function follow(): void {
    problem.textContent = '';
    const { view, ignored } = readView(location.search, campaign);
    if (ignored.size === 0) {
      void load(view);
    } else {
      go(view, history.replaceState);
      bar.warn([...ignored].map(([name, values]) => name === 'days' ? say('daysIgnored') : ignoredText(name, values)).join(' '));
    }
  }

  /** Loads what the view changes; its charts on request even if they are shown. */
  async function load(view: View, again = false): Promise<void> {
    bar.show(view, isMultivariate);
    shownView = view;
    choose(granularityChoice, view.granularity);
    choose(valueChoice, view.values);
    all.href = `${campaignPath(campaign.id)}/charts.zip?${chartQuery(view, language)}`;
    panels.show(view);
    const key = `${chartQuery(view, language)} ${view.values}`;
    if (key === shownKey && !again)
      return;
    shownKey = key;
    loading.abort();
    const now = loading = new AbortController();
    grid.setAttribute('aria-busy', 'true');
    try {
      const charts = await getCharts(campaign.id, view, now.signal);
      isMultivariate = charts.isMultivariate;
      onKind(isMultivariate);
      metrics.show(charts, view.metrics);
      all.hidden = campaign.mayExportCharts !== true;
      bar.show(view, isMultivariate);
      show(cardsOf(charts, view));
    } catch (error) {
      if (!now.signal.aborted)
        refuse(error, view, now.signal);
    }
  }

  function refuse(error: unknown, view: View, signal: AbortSignal): void {
    shownKey = undefined;
    const kind = error instanceof Refusal ? error.kind : undefined;
    // Whether the source has hours can depend on its data: its sentence says what it has.
    const isInvalid = kind === 'invalid' && view.granularity !== 'hour';
    // The link may come from another campaign: this one has no such metric, or no variants.
    if (isInvalid && view.metrics.length > 0)
      void leaveOutUnknown(view, signal);
    else if (isInvalid && view.grouping === 'by-variant')
      go({ ...view, grouping: 'by-statistic' }, history.replaceState);
    else if (kind === 'no-data')
      show(() => [emptyNotice('noNumbers', say('noNumbersHint'))]);
    else if (isInvalid && view.range === 'all')
      show(() => [emptyNotice('tooLong', say('tooLongHint', { max: number(campaign.maxChartDays) }), detailOf(error))]);
    else
      show(() => [errorNotice(error, () => void load(shownView, true))]);
  }

  /** Shows the metrics that the campaign has, and names the others. */
  async function leaveOutUnknown(view: View, signal: AbortSignal): Promise<void> {
    try {
      const charts = await getCharts(campaign.id, { ...view, grouping: 'by-statistic', metrics: [] }, signal);
      const has = new Set(charts.metrics.map(metric => metric.name));
      const known = view.metrics.filter(name => has.has(name));
      problem.textContent = say('unknownMetrics', { names: view.metrics.filter(name => !has.has(name)).join(', ') });
      go({ ...view, metrics: known.length < view.metrics.length ? known : [] }, history.replaceState);
    } catch (error) {
      if (!signal.aborted)
        refuse(error, { ...view, metrics: [] }, signal);
    }
  }

  function show(cards: (signal: AbortSignal) => HTMLElement[]): void {
    shown.abort();
    shown = new AbortController();
    grid.removeAttribute('aria-busy');
    grid.replaceChildren(...cards(shown.signal));
  }

  function cardsOf(charts: Charts, view: View): (signal: AbortSignal) => HTMLElement[] {
    const isZero = charts.charts.every(chart => chart.columns.every(column => column.values.every(value => Number(value) === 0)));
    const warnings = warningTexts(charts.warnings);
    const notice = !isZero ? (warnings === null ? [] : [warningNotice(warnings)])
      : view.range === 'all' ? [emptyNotice('noNumbers', say('noNumbersHint'), warnings)]
      : [emptyNotice('nothingInRange', say('nothingHint'), warnings, h(
        'button', { class: 'button', type: 'button', click: () => change({ range: 'all' }) }, say('showAll')))];
    const axis = timeAxis(charts.days, view.granularity, charts, view.timeZone);
    return signal => [...notice, ...charts.charts.map(chart => chartCard(chart, {
      axis,
      file: [slugOf(campaign), chart.name, charts.from, charts.to].join('_'),
      note: `${campaign.name} · ${shortDays(charts)} · ${charts.timeZone}`,
      download: campaign.mayExportCharts === true ? fileOf(chart, view) : null,
      hidden: hiddenOf(chart),
      onDays: range => change({ range }),
      signal,
    }))];
  }

  function fileOf(chart: Chart, view: View): string {
    return `${campaignPath(campaign.id)}/charts/${encodeURIComponent(chart.name)}.csv?${chartQuery(view, language)}`;
  }

  function hiddenOf({ name }: Chart): Set<string> {
    const known = hidden.get(name) ?? new Set();
    hidden.set(name, known);
    return known;
  }

  function change(view: Partial<View>): void {
    problem.textContent = '';
    go({ ...shownView, ...view });
  }

  function go(view: View, change = history.pushState): void {
    change.call(history, null, '', `${location.pathname}${writeView(view, campaign)}`);
    void load(view);
  }
}

/** The name of the campaign in names of files, as the endpoints write it. */
function slugOf({ name, id }: Campaign): string {
  return [name, id].map(text => text.toLowerCase().replace(/[^\p{L}\p{Nd}]+/gu, '-').replace(/^-|-$/g, '')).find(slug => slug !== '') ?? 'campaign';
}
