/** Follows a job by server-sent events until it has ended. Reconnects after a lost connection. */

import { getJob, Refusal } from './api';
import type { Job } from './contracts';
import { root } from './place';

const pause = 5000;

export interface JobListener {
  onJob: (job: Job) => void;
  onLost: () => void;
  /** Called when the job no longer exists or the user is signed out. */
  onRefused: (error: unknown) => void;
}

export function follow(id: string, listener: JobListener, signal: AbortSignal): void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasEnded = false;
  signal.addEventListener('abort', stop);
  // A browser has few connections to a server, so a hidden page closes its own.
  document.addEventListener('visibilitychange', () => document.hidden ? stop() : start(), { signal });
  start();

  function start(): void {
    if (hasEnded || signal.aborted || document.hidden || source !== undefined)
      return;
    source = new EventSource(`${root}/jobs/${id}/events`);
    source.addEventListener('job', event => take(JSON.parse(event.data as string) as Job));
    source.addEventListener('error', () => {
      listener.onLost();
      // The browser reconnects by itself, unless the request was refused.
      if (source?.readyState === EventSource.CLOSED) {
        stop();
        timer = setTimeout(() => void look(), pause);
      }
    });
  }

  function stop(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  function take(job: Job): void {
    hasEnded = job.isEnded;
    if (hasEnded)
      stop();
    listener.onJob(job);
  }

  /** Finds the reason why the stream was refused. */
  async function look(): Promise<void> {
    try {
      take(await getJob(id));
      start();
    } catch (error) {
      if (error instanceof Refusal && error.status >= 400 && error.status < 500) {
        hasEnded = true;
        listener.onRefused(error);
      } else {
        timer = setTimeout(() => void look(), pause);
      }
    }
  }
}
