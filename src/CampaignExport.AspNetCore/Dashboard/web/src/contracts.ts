/** The bodies of requests and responses, as far as the page uses them. */

import type { Exact } from './exact';

export interface Campaign {
  id: string;
  name: string;
  workspaceId: string;
  /** The maximum number of days in charts. */
  maxChartDays: number;
  /** The first and the last day with a message in UTC; omitted before the first count. */
  firstDay?: string;
  lastDay?: string;
  lastDayWithData?: string;
  mayExportCharts?: boolean;
  mayExportUserData?: boolean;
  mayViewPersonalData?: boolean;
  columns?: Partial<Record<Contents, string[]>>;
  /** The custom attributes of recipients; omitted where any name is allowed. */
  customAttributes?: string[];
  /** The columns of what recipients did; omitted where the source has no events. */
  engagementColumns?: string[];
  /** Whether the source knows the clicks on links. */
  hasLinks?: boolean;
  /** Whether the source counts hours. */
  hasHours?: boolean;
  /** Whether a submission may name further custom events and attributes. */
  takesCustomNames?: boolean;
}

export interface CampaignPage {
  campaigns: ListedCampaign[];
  next?: string;
  /** The number of found campaigns on all pages. */
  total: number;
  /** The number of all campaigns without numbers. */
  uncounted: number;
  /** The channels of all counted campaigns. */
  channels: string[];
}

export interface ListedCampaign {
  id: string;
  name: string;
  workspaceId: string;
  status?: 'not-sent' | 'active' | 'finished';
  /** Omitted before the first count. */
  numbers?: {
    countedAt: string;
    failed?: boolean;
    channels: string[];
    firstDay?: string;
    lastDay?: string;
    sent?: Exact;
    delivered?: Exact;
    openRate?: ListedRate;
    clickRate?: ListedRate;
    /** The messages sent in periods of equal length. */
    trend: Exact[];
  };
}

export interface ListedRate {
  channel: string;
  name: string;
  value: number;
}

export type Contents = 'all' | 'user-data' | 'email';

export interface Charts {
  campaignId: string;
  isMultivariate: boolean;
  timeZone: string;
  /** The first and the last day that count. */
  from: string;
  to: string;
  /** The days, or the hours, weeks or months. */
  days: string[];
  charts: Chart[];
  /** The metrics that the source has for the campaign. */
  metrics: ChartMetric[];
  /** Warnings about the charts, as sentences in the requested language. */
  warnings: string[];
}

export interface ChartMetric {
  name: string;
  header: string;
}

export interface Chart {
  name: string;
  title: string;
  dateHeader: string;
  columns: ChartColumn[];
}

export interface ChartColumn {
  header: string;
  channel?: string;
  variationId?: string;
  variationName?: string;
  metric: string;
  /** Whether the source has the metric. Otherwise all values are zero. */
  hasData: boolean;
  /** Null only outside the days of a compared campaign. */
  values: (Exact | null)[];
  /** The rates as fractions, if they were requested and one is documented; null for a period whose denominator is zero. */
  rates?: (number | null)[];
  totalRate?: number;
  /** The index of the current day of a compared campaign, which is not complete. */
  incompleteAt?: number;
}

export interface Summary {
  isMultivariate: boolean;
  from: string;
  to: string;
  rows: SummaryRow[];
  /** Warnings about the numbers, as sentences in the requested language. */
  warnings: string[];
}

/** A total of the campaign (without a channel), a channel or a variation. The rate is a fraction. */
export interface SummaryRow {
  channel?: string;
  variationId?: string;
  variationName?: string;
  /** Given for variations only. */
  isControl?: boolean;
  metric: string;
  /** The name of the metric in the requested language; omitted for a rate without a metric of its own. */
  header?: string;
  value: Exact;
  rate?: number;
  rateName?: string;
}

/** Campaigns side by side. */
export interface Comparison {
  timeZone: string;
  /** The metric of the daily values. */
  metric: string;
  /** Whether the user may download the file of the comparison. */
  mayExportCharts: boolean;
  campaigns: {
    campaignId: string;
    campaignName?: string;
    from: string;
    to: string;
    /** The first day with data; omitted if there is none. */
    launch?: string;
    hasData: boolean;
    values: Exact[];
    rates?: (number | null)[];
    totals: SummaryRow[];
  }[];
  /** The metrics with daily values; without a header for a rate that has no metric of its own. */
  metrics: { channel?: string; metric: string; header?: string }[];
  /** Sentences in English. */
  warnings: string[];
}

export type Success = 'conversions' | 'openers' | 'clickers';

export type Verdict =
  | 'baseline' | 'better' | 'worse' | 'no-difference-found' | 'so-far-better' | 'so-far-worse' | 'too-early' | 'not-comparable';

export interface Experiment {
  channel: string;
  isFinal: boolean;
  /** The result, in the requested language. */
  sentence: string;
  /** The p-value of the numbers of people against the requested shares. */
  sharesPValue?: number;
  /** The conversion window that is assumed; omitted if it is known. */
  assumedWindowDays?: number;
  /** The last day on which successes of the last message count; omitted if the verdicts are final. */
  end?: string;
  rows: ExperimentRow[];
}

/** Fractions; what the numbers do not allow is omitted. */
export interface ExperimentRow {
  variationId?: string;
  variationName?: string;
  isControl: boolean;
  peopleBasis: 'distinct' | 'sum-of-daily';
  verdict: Verdict;
  people?: Exact;
  successes?: Exact;
  rate?: number;
  rateLow?: number;
  rateHigh?: number;
  difference?: number;
  differenceLow?: number;
  differenceHigh?: number;
  uplift?: number;
  adjustedPValue?: number;
}

export interface Links {
  total: number;
  links: Link[];
}

export interface Link {
  channel: string;
  variationId: string;
  url: string;
  linkAlias: string;
  clicks: Exact;
  uniqueClicks: Exact;
}

export type JobState = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled' | 'expired';

export type Failure =
  | 'not-allowed' | 'impossible' | 'source-failed' | 'storage-failed' | 'not-notified' | 'unexpected' | 'invalid-data' | 'no-data';

export interface Job {
  id: string;
  contents: Contents | 'charts';
  format: string;
  state: JobState;
  submittedAt: string;
  isEnded: boolean;
  isCancelRequested: boolean;
  rows: number;
  bytes: number;
  rowsPerSecond: number;
  failure?: Failure;
  /** The error of the request or the data, as a sentence. */
  failureDetail?: string;
  /** The language of the error and the warnings. */
  language: string;
  /** The reason of the last failed attempt, and the time of the next one; omitted while that is running. */
  retry?: { failure: Failure; at?: string };
  files: { name: string; rows: number; bytes: number; download: string }[];
  /** Warnings about its charts, as sentences. */
  warnings: string[];
  deliveries: { destination: string; isDelivered: boolean }[];
  expiresAt?: string;
}

export interface JobPage {
  jobs: Job[];
  next?: string;
}

/** A job of any user. */
export interface OperationJob {
  id: string;
  contents: Contents | 'charts' | 'partition';
  state: JobState;
  submittedAt: string;
  partitionOf?: string;
  workspaceId?: string;
  campaignId?: string;
  ageSeconds: number;
  isCancelRequested: boolean;
  attempts: number;
  consecutiveFailures: number;
  failure?: Failure;
  failureDetail?: string;
  /** The language of the error. */
  language: string;
  errorType?: string;
  rows: number;
  bytes: number;
  rowsPerSecond: number;
  dueAt?: string;
  leaseUntil?: string;
}

export interface OperationPage {
  at: string;
  queued: number;
  running: number;
  queueAgeSeconds: number;
  jobs: OperationJob[];
  next?: string;
}

export type WorkerState = 'active' | 'draining' | 'drained' | 'lost';

export interface Worker {
  id: string;
  machine: string;
  processId: number;
  version: string;
  state: WorkerState;
  jobs: number;
  startedAt: string;
  lastSignAt: string;
  silenceSeconds: number;
}

export interface Submission {
  campaignId: string;
  contents: Contents;
  format: string;
  packaging: string;
  timeZone: string;
  language: string;
  columns?: string[];
  customEvents?: string[];
  customAttributes?: string[];
  engagement?: boolean;
  only?: string;
}

export interface Problem {
  type?: string;
  title?: string;
  detail?: string;
}
