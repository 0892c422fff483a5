/** The charts of a campaign, below the toolbar. */

import { getCharts, Refusal } from './api';
import { chartCard } from './chartCard';
import type { Campaign, Chart, Charts } from './contracts';
import { h } from './dom';
import { number } from './formats';
import { detailOf, emptyNotice, errorNotice, loadingCards, warningNotice, warningTexts } from './notices';
import { campaignPath } from './place';
import { toolbar } from './toolbar';
import { chartQuery, readView, writeView, type View } from './view';
import { language, say } from './words';

export function chartGrid(campaign: Campaign, signal: AbortSignal, onKind: (isMultivariate: boolean) => void): HTMLElement {
  const bar = toolbar(campaign.maxChartDays, view => go(view));
  const grid = h('div', { class: 'grid' }, ...loadingCards(3));
  const element = h('section', { class: 'performance', 'aria-label': say('performance') }, bar.element, grid);
  const hidden = new Map<string, Set<string>>();
  let isMultivariate = false;
  let loading = new AbortController();
  let shown = new AbortController();
  signal.addEventListener('abort', () => [loading, shown].forEach(one => one.abort()));
  // Back and forward in the browser restore the view.
  addEventListener('popstate', () => follow(), { signal });
  follow();
  return element;

  /** Shows the view in the address. An invalid address is replaced by that of the shown view. */
  function follow(): void {
    const { view, isValid } = readView(location.search, campaign.maxChartDays);
    if (isValid) {
      void load(view);
    } else {
      go(view, history.replaceState);
      bar.warn(say('addressInvalid'));
    }
  }

  async function load(view: View): Promise<void> {
    loading.abort();
    const now = loading = new AbortController();
    grid.setAttribute('aria-busy', 'true');
    bar.show(view, isMultivariate);
    try {
      const charts = await getCharts(campaign.id, view, language, now.signal);
      isMultivariate = charts.isMultivariate;
      onKind(isMultivariate);
      bar.show(view, isMultivariate);
      show(cardsOf(charts, view));
    } catch (error) {
      if (!now.signal.aborted)
        refuse(error, view);
    }
  }

  function refuse(error: unknown, view: View): void {
    const kind = error instanceof Refusal ? error.kind : undefined;
    const isInvalid = kind === 'invalid';
    if (isInvalid && view.grouping === 'by-variant')
      // The link may come from another campaign: this one has no variants.
      go({ ...view, grouping: 'by-statistic' }, history.replaceState);
    else if (kind === 'no-data')
      show(() => [emptyNotice('noNumbers', say('noNumbersHint'))]);
    else if (isInvalid && view.range === 'all')
      show(() => [emptyNotice('tooLong', say('tooLongHint', { max: number(campaign.maxChartDays) }), detailOf(error))]);
    else
      show(() => [errorNotice(error, () => void load(view))]);
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
        'button', { class: 'button', type: 'button', click: () => go({ ...view, range: 'all' }) }, say('showAll')))];
    return signal => [...notice, ...charts.charts.map(chart => chartCard(chart, {
      days: charts.days,
      download: campaign.mayExportCharts === true ? fileOf(chart, view) : null,
      hidden: hiddenOf(chart),
      onDays: (from, to) => go({ ...view, range: { from, to } }),
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

  function go(view: View, change = history.pushState): void {
    change.call(history, null, '', `${location.pathname}${writeView(view, campaign.maxChartDays)}`);
    void load(view);
  }
}
