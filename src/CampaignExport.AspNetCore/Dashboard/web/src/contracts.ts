/** The bodies of requests and responses, as far as the page uses them. */

import type { Exact } from './exact';

export interface Campaign {
  id: string;
  name: string;
  workspaceId: string;
  /** The maximum number of days in charts. */
  maxChartDays: number;
  mayExportCharts?: boolean;
  mayExportUserData?: boolean;
  mayViewPersonalData?: boolean;
  columns?: Partial<Record<Contents, string[]>>;
  /** The custom attributes of recipients; omitted where any name is allowed. */
  customAttributes?: string[];
  /** Whether a submission may name further custom events and attributes. */
  takesCustomNames?: boolean;
}

export interface CampaignPage {
  campaigns: Pick<Campaign, 'id' | 'name' | 'workspaceId'>[];
  next?: string;
}

export type Contents = 'all' | 'user-data' | 'email';

export interface Charts {
  campaignId: string;
  isMultivariate: boolean;
  timeZone: string;
  days: string[];
  charts: Chart[];
  /** Warnings about the charts, as sentences in English. */
  warnings: string[];
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
  values: Exact[];
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
  /** The error of the request or the data, as a sentence in English. */
  failureDetail?: string;
  /** The reason of the last failed attempt, and the time of the next one; omitted while that is running. */
  retry?: { failure: Failure; at?: string };
  files: { name: string; rows: number; bytes: number; download: string }[];
  /** Warnings about its charts, as sentences in English. */
  warnings: string[];
  deliveries: { destination: string; isDelivered: boolean }[];
  expiresAt?: string;
}

export interface JobPage {
  jobs: Job[];
  next?: string;
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
}

export interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  errors?: string[];
}
