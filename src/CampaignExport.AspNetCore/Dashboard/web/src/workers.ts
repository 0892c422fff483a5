/** The workers of all hosts, on the page of operators. */

import { announce } from './announce';
import { drain } from './api';
import { openConfirmDialog } from './confirmDialog';
import type { Worker, WorkerState } from './contracts';
import { h, type Child } from './dom';
import { moment, number, timeLeft } from './formats';
import { say, type Word } from './words';

const columns: Word[] = ['status', 'jobsAtOnce', 'lastSign', 'startedAt', 'version', 'action'];
const states: Record<WorkerState, Word> = { active: 'activeWorker', draining: 'draining', drained: 'drained', lost: 'lostWorker' };

interface WorkerTable {
  element: HTMLElement;
  show: (workers: Worker[]) => void;
}

/** @param onChange Called after an action on a worker. */
export function createWorkerTable(onChange: () => void): WorkerTable {
  const known = new Map<string, Row>();
  const body = h('tbody', {});
  const none = h('p', { class: 'hint', hidden: true }, say('noWorkers'));
  const table = h('div', { class: 'card listing', role: 'region', 'aria-label': say('workers'), tabindex: 0, hidden: true }, h('table', { class: 'campaigns workers' },
    h('caption', { class: 'visually-hidden' }, say('workers')),
    h('thead', {}, h('tr', {}, ...(['worker', ...columns] as Word[]).map(word => h('th', { scope: 'col' }, say(word))))),
    body));
  return { element: h('section', { class: 'worker-place' }, h('h2', {}, say('workers')), none, table), show };

  function show(workers: Worker[]): void {
    none.hidden = workers.length > 0;
    table.hidden = !none.hidden;
    const wanted = workers.map(worker => {
      const row = known.get(worker.id) ?? createRow(worker, onChange);
      known.set(worker.id, row);
      row.fill(worker);
      return row.element;
    });
    // A row that stays keeps the focus.
    if (wanted.length !== body.childElementCount || wanted.some((row, index) => row !== body.children[index]))
      body.replaceChildren(...wanted);
  }
}

interface Row {
  element: HTMLTableRowElement;
  fill: (worker: Worker) => void;
}

function createRow({ id, machine, processId, version, startedAt }: Worker, onChange: () => void): Row {
  const title = `${machine}, ${say('process', { id: String(processId) })}`;
  const cells = columns.map(column => h('td', { 'data-label': say(column) }));
  const element = h('tr', {}, h('th', { scope: 'row' }, machine, h('small', {}, say('process', { id: String(processId) }))), ...cells);
  let action: ReturnType<typeof actionOf> | undefined;
  return { element, fill };

  function fill(worker: Worker): void {
    element.dataset['state'] = worker.state;
    const contents: Child[] = [
      h('span', { class: 'badge' }, say(states[worker.state])),
      number(worker.jobs),
      say('timeAgo', { time: timeLeft(worker.silenceSeconds * 1000) }),
      moment(startedAt),
      version,
    ];
    contents.forEach((content, index) => cells[index]!.replaceChildren(content as Node | string));
    // The button of an action keeps the focus.
    if (actionOf(worker) === action)
      return;
    action = actionOf(worker);
    const isFocused = cells.at(-1)!.contains(document.activeElement);
    cells.at(-1)!.replaceChildren(...(action === null ? [] : [button(action)]));
    if (isFocused)
      cells.at(-1)!.querySelector('button')?.focus();
  }

  function button(chosen: 'drain' | 'resume'): HTMLElement {
    const [question, hint, done] = chosen === 'drain' ? ['drainOf', 'drainConfirm', 'drainRequested'] as const : ['resumeOf', 'resumeConfirm', 'resumeRequested'] as const;
    return h('button', { class: 'button quiet', type: 'button', 'aria-label': say(question, { title }), click: () => openConfirmDialog(
      say(question, { title }), say(hint), say(chosen), 'workerNotFound', async () => {
        await drain(id, chosen === 'drain');
        announce(say(done));
        onChange();
      }) }, say(chosen));
  }
}

/** What an operator can do with a worker. One that is lost learns nothing. */
function actionOf({ state }: Worker): 'drain' | 'resume' | null {
  return state === 'lost' ? null : state === 'active' ? 'drain' : 'resume';
}
