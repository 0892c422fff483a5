/** An export: its state, progress and actions. */

import { announce } from './announce';
import { cancel, getJob } from './api';
import type { Job } from './contracts';
import { h } from './dom';
import { bytes, moment, number, rows, timeLeft } from './formats';
import { icon } from './icons';
import { follow } from './jobStream';
import { reasonOf } from './refusals';
import { say, unbroken, type Word } from './words';

const announcePause = 10_000;
const longestPause = 60_000;

export function jobCard(job: Job, signal: AbortSignal): HTMLElement {
  const title = say(job.contents);
  const state = h('span', { class: 'badge' });
  const facts = h('p', { class: 'facts' });
  const progress = h('progress', { 'aria-label': title });
  const left = h('p', { class: 'facts countdown' });
  const sentences = h('div', { lang: job.language });
  const actions = h('div', { class: 'job-actions' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const cancelButton = h('button', {
    class: 'button quiet', type: 'button', 'aria-label': say('cancelExportOf', { title }), click: () => void stop(),
  }, say('cancelExport'));
  const card = h('li', { class: 'job', 'data-job': job.id },
    h('div', { class: 'job-head' }, h('h3', {}, title), state, h('p', { class: 'facts' }, say('askedFor', { when: moment(job.submittedAt) }))),
    progress, h('div', { class: 'job-line' }, facts, left), sentences, problem, actions);

  let lastAnnounced = Date.now();
  let [nextLook, pause] = [0, 1000];
  show(job);
  if (!job.isEnded) {
    follow(job.id, {
      onJob: now => {
        problem.textContent = '';
        announceChange(now);
        show(now);
      },
      onLost: () => problem.textContent = say('lost'),
      onRefused: error => problem.textContent = reasonOf(error, 'jobNotFound'),
    }, signal);
  }

  const clock = setInterval(() => void tick(), 1000);
  signal.addEventListener('abort', () => clearInterval(clock));
  return card;

  function show(now: Job): void {
    job = now;
    card.dataset['state'] = job.state;
    state.textContent = say(stateOf(job));
    progress.hidden = job.isEnded;
    facts.replaceChildren(...factsOf(job).map(text => h('span', {}, text)));
    const said = job.failureDetail === undefined ? job.warnings : [job.failureDetail, ...job.warnings];
    sentences.hidden = said.length === 0;
    sentences.replaceChildren(...said.map(text => h('p', { class: 'facts' }, unbroken(text))));
    const links = job.files.map(file => h('a', { class: 'button', href: file.download, download: '' },
      icon('download'), h('span', {}, say('download'), ' ', h('b', {}, file.name)), h('small', {}, bytes(file.bytes))));
    cancelButton.disabled = job.isCancelRequested;
    // The button keeps the focus.
    if (job.isEnded || !actions.contains(cancelButton))
      actions.replaceChildren(...(job.isEnded ? links : [cancelButton]));
    showTimeLeft();
  }

  /** Announces each new state, and the progress from time to time. */
  function announceChange(now: Job): void {
    if (stateOf(now) !== stateOf(job))
      announce(say('announced', { title, state: say(stateOf(now)) }));
    else if (now.rows !== job.rows && Date.now() - lastAnnounced > announcePause)
      announce(say('announced', { title, state: rows(now.rows) }));
    else
      return;
    lastAnnounced = Date.now();
  }

  async function stop(): Promise<void> {
    cancelButton.disabled = true;
    try {
      show(await cancel(job.id));
    } catch (error) {
      cancelButton.disabled = false;
      problem.textContent = reasonOf(error, 'jobNotFound');
    }
  }

  function showTimeLeft(): void {
    const end = job.retry?.at ?? (job.state === 'completed' ? job.expiresAt : undefined);
    left.hidden = end === undefined;
    if (end !== undefined)
      left.replaceChildren(icon('clock'), say(job.state === 'completed' ? 'expiresIn' : 'nextTry', { time: timeLeft(Date.parse(end) - Date.now()) }));
  }

  /** Updates the countdown, and polls for changes after the stream has ended: the expiry, which is set once the mail is sent, and the expired state. */
  async function tick(): Promise<void> {
    showTimeLeft();
    if (job.state !== 'completed')
      return;
    const isToCome = job.expiresAt !== undefined && Date.parse(job.expiresAt) > Date.now();
    if (isToCome || document.hidden || Date.now() < nextLook)
      return;
    nextLook = Date.now() + pause;
    pause = Math.min(pause * 2, longestPause);
    const now = await getJob(job.id).catch(() => job);
    if (now.expiresAt !== job.expiresAt || now.state !== job.state) {
      announceChange(now);
      show(now);
    }
  }
}

function stateOf({ state, isEnded, isCancelRequested, retry }: Job): Word {
  return isCancelRequested && !isEnded ? 'cancelling' : retry?.at !== undefined ? 'retrying' : state;
}

function factsOf(job: Job): string[] {
  const lastTry = job.retry === undefined ? []
    : [say('triedAgain', { reason: say(job.retry.failure === 'unexpected' ? 'wentWrong' : job.retry.failure) })];
  if (job.state === 'queued')
    return lastTry;
  if (job.state === 'failed' && job.failure !== undefined)
    return [say(job.failure)];
  const copies = job.deliveries.map(copy => say(copy.isDelivered ? 'copied' : 'notCopied', { place: copy.destination }));
  const size = job.rows > 0 || job.isEnded ? [rows(job.rows), bytes(job.bytes)] : [];
  const speed = job.rowsPerSecond > 0 ? [say('rowsPerSecond', { n: number(Math.round(job.rowsPerSecond)) })] : [];
  return job.state === 'running' || job.state === 'completed' ? [...size, ...speed, ...copies, ...lastTry] : [];
}
