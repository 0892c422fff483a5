/** The page of operators: the jobs of all users, with the numbers of the queue, and the workers. */

import { announce } from './announce';
import { listOperations, listWorkers, operate } from './api';
import { openConfirmDialog } from './confirmDialog';
import type { JobState, OperationJob, OperationPage, Worker } from './contracts';
import { field, h, put, type Child } from './dom';
import { bytes, number, rows, timeLeft } from './formats';
import { emptyNotice, errorNotice, loadingCards } from './notices';
import { locale, say, unbroken, type Word } from './words';
import { createWorkerTable } from './workers';

const pageSize = 50;
const mostAtOnce = 200;
const refreshPause = 10_000;

const states: JobState[] = ['queued', 'running', 'completed', 'failed', 'cancelled', 'expired'];
const columns: Word[] = ['status', 'campaign', 'progress', 'attempts', 'lastFailure', 'nextStep', 'worker', 'age', 'action'];

export function operations(place: HTMLElement, signal: AbortSignal): void {
  document.title = say('operations');
  const asked = new URLSearchParams(location.search);
  let state = states.find(one => one === asked.get('state')) ?? '';
  let withPartitions = asked.get('partitions') !== 'false';
  let shown = pageSize;
  let loading = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const known = new Map<string, Row>();

  const choice = h('select', { change: () => choose() }, h('option', { value: '' }, say('allStatuses')),
    ...states.map(one => h('option', { value: one, selected: one === state }, say(one))));
  const partitions = h('select', { change: () => choose() }, h('option', { value: 'true' }, say('partitionsShown')),
    h('option', { value: 'false', selected: !withPartitions }, say('partitionsHidden')));
  const refresh = h('button', { class: 'button', type: 'button', click: () => void load().then(() => announce(time.textContent)) }, say('refresh'));
  const workers = createWorkerTable(() => void load());
  const figures = h('dl', { class: 'tiles' });
  const time = h('p', { class: 'hint' });
  const body = h('tbody', {});
  const table = h('div', { class: 'card listing', role: 'region', 'aria-label': say('exports'), tabindex: 0, hidden: true }, h('table', { class: 'campaigns operations' },
    h('caption', { class: 'visually-hidden' }, say('exports')),
    h('thead', {}, h('tr', {}, ...(['export', ...columns] as Word[]).map(word => h('th', { scope: 'col' }, say(word))))),
    body));
  const rest = h('div', { class: 'rest' }, ...loadingCards(3));
  place.replaceChildren(
    h('div', { class: 'page-head' }, h('div', {}, h('h1', {}, say('operations')), h('p', {}, say('operationsLead')))),
    figures,
    workers.element,
    h('section', { class: 'toolbar', 'aria-label': say('shown') }, field(say('status'), choice), field(say('partitions'), partitions), refresh),
    time, table, rest);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    loading.abort();
  });
  void load();

  function choose(): void {
    state = states.find(one => one === choice.value) ?? '';
    [withPartitions, shown] = [partitions.value === 'true', pageSize];
    const query = new URLSearchParams({ ...(state === '' ? {} : { state }), ...(withPartitions ? {} : { partitions: 'false' }) }).toString();
    history.replaceState(null, '', `${location.pathname}${query === '' ? '' : `?${query}`}`);
    void load();
  }

  async function load(): Promise<void> {
    clearTimeout(timer);
    loading.abort();
    const now = loading = new AbortController();
    try {
      const [all, { page, found }] = await Promise.all([listWorkers(now.signal), loadJobs(now.signal)]);
      if (!now.signal.aborted)
        show(page, found, all);
    } catch (error) {
      if (!now.signal.aborted)
        rest.replaceChildren(errorNotice(error, () => void load()));
    }
  }

  async function loadJobs(stop: AbortSignal): Promise<{ page: OperationPage; found: OperationJob[] }> {
    let page: OperationPage | undefined;
    const found: OperationJob[] = [];
    do {
      page = await listOperations(state, withPartitions, Math.min(mostAtOnce, shown - found.length), page?.next, stop);
      found.push(...page.jobs);
    } while (page.next !== undefined && found.length < shown);
    return { page, found };
  }

  /** Loads the lists again later. A page in the background waits. */
  function refreshLater(): void {
    timer = setTimeout(() => document.hidden ? refreshLater() : void load(), refreshPause);
  }

  function show(page: OperationPage, found: OperationJob[], all: Worker[]): void {
    figures.replaceChildren(...([['queued', number(page.queued)], ['running', number(page.running)], ['longestWait', timeLeft(page.queueAgeSeconds * 1000)]] as [Word, string][])
      .map(([word, value]) => h('div', {}, h('dt', {}, say(word)), h('dd', {}, h('strong', {}, value)))));
    time.textContent = say('refreshedAt', { time: new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(new Date()) });
    table.hidden = found.length === 0;
    const focused = document.activeElement;
    workers.show(all);
    const wanted = found.map(job => {
      const row = known.get(job.id) ?? createRow(job, () => void load());
      known.set(job.id, row);
      row.fill(job, page.at);
      return row.element;
    });
    if (wanted.length !== body.childElementCount || wanted.some((row, index) => row !== body.children[index]))
      body.replaceChildren(...wanted);
    // A row keeps the focus. If its button is gone, the table takes it.
    if (focused instanceof HTMLElement && focused !== document.body && document.activeElement === document.body)
      (focused.isConnected ? focused : table).focus();
    rest.replaceChildren(...(
      page.next !== undefined ? [h('button', { class: 'button', type: 'button', click: () => {
        shown += pageSize;
        void load();
      } }, say('more'))]
      : found.length > 0 ? [] : [emptyNotice('noExports', say('noExportsHint'))]));
    if (!signal.aborted)
      refreshLater();
  }
}

interface Row {
  element: HTMLTableRowElement;
  fill: (job: OperationJob, at: string) => void;
}

/** @param onChange Called after an action on the job. */
function createRow({ id, contents }: OperationJob, onChange: () => void): Row {
  const title = `${say(contents)} ${id}`;
  const cells = columns.map(column => h('td', { 'data-label': say(column) }));
  const element = h('tr', {}, h('th', { scope: 'row' }, say(contents), h('small', {}, id)), ...cells);
  let action: ReturnType<typeof actionOf> = null;
  return { element, fill };

  function fill(job: OperationJob, at: string): void {
    element.dataset['state'] = job.state;
    const contents: Child[][] = [
      [h('span', { class: 'badge' }, say(job.isCancelRequested && isOpen(job) ? 'cancelling' : job.state))],
      job.partitionOf === undefined ? [job.campaignId, h('small', {}, say('workspace', { name: job.workspaceId ?? '' }))] : [h('small', {}, say('ofExport', { id: job.partitionOf }))],
      job.rows === 0 ? ['–'] : [rows(job.rows), h('small', {}, job.rowsPerSecond > 0 ? say('rowsPerSecond', { n: number(Math.round(job.rowsPerSecond)) }) : bytes(job.bytes))],
      [number(job.attempts), job.consecutiveFailures > 0 && h('small', {}, say('failuresInARow', { n: number(job.consecutiveFailures) }))],
      failureCell(job),
      [job.dueAt === undefined || job.leaseUntil !== undefined ? '–' : untilText(job.dueAt, at)],
      workerCell(job, at),
      [timeLeft(job.ageSeconds * 1000)],
    ];
    contents.forEach((content, index) => put(cells[index]!, content));
    // The button of an action keeps the focus.
    if (actionOf(job) === action)
      return;
    action = actionOf(job);
    cells.at(-1)!.replaceChildren(...(action === null ? [] : [button(action)]));
  }

  function button(chosen: 'cancel' | 'requeue'): HTMLElement {
    const [word, question, hint] = chosen === 'cancel' ? ['cancelExport', 'cancelExportOf', 'cancelConfirm'] as const : ['requeue', 'requeueOf', 'requeueConfirm'] as const;
    return h('button', { class: 'button quiet', type: 'button', 'aria-label': say(question, { title }), click: () => openConfirmDialog(
      say(question, { title }), say(hint), say(word), 'jobNotFound', async () => {
        const job = await operate(id, chosen);
        announce(chosen === 'cancel' ? say('cancelRequested') : say('requeued', { id: job.id }));
        onChange();
      }) }, say(word));
  }
}

/** What an operator can do with a job. A partition follows its export. */
function actionOf(job: OperationJob): 'cancel' | 'requeue' | null {
  if (job.partitionOf !== undefined)
    return null;
  return job.state === 'failed' ? 'requeue' : isOpen(job) && !job.isCancelRequested ? 'cancel' : null;
}

function isOpen({ state }: OperationJob): boolean {
  return state === 'queued' || state === 'running';
}

/** The reason of the last failure. Below stand the error, in the language of the requester, and its type. */
function failureCell({ failure, failureDetail, language, errorType }: OperationJob): Child[] {
  if (failure === undefined)
    return ['–'];
  const word: Word = failure === 'not-allowed' ? 'requesterNotAllowed' : failure === 'unexpected' ? 'wentWrong' : failure;
  return [
    say(word), failureDetail !== undefined && h('small', { lang: language }, unbroken(failureDetail)), errorType !== undefined && h('small', { lang: 'en' }, errorType),
  ];
}

/** Whether a worker has the job, by its lease, which a worker renews while it works. */
function workerCell({ leaseUntil }: OperationJob, at: string): Child[] {
  if (leaseUntil === undefined)
    return ['–'];
  const left = Date.parse(leaseUntil) - Date.parse(at);
  return left >= 0 ? [say('workerHas'), h('small', {}, say('leaseLeft', { time: timeLeft(left) }))] : [say('workerLost', { time: timeLeft(-left) })];
}

function untilText(instant: string, at: string): string {
  const left = Date.parse(instant) - Date.parse(at);
  return left > 0 ? say('inTime', { time: timeLeft(left) }) : say('isDue');
}
