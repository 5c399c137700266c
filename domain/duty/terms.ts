// What a kind of duty demands, as its policy data say it and as every duty keeps it from the day on which it was recorded.

/** One kind of thing that is owed, and how often. */
export interface OwedItem {
  item: string;
  count: number;
  /** It has no day of its own: the due day asks for the others only. */
  undated?: true;
}

/** Whom an overdue duty goes up to. */
export interface EscalatedTo {
  /** Path of the organisation. */
  organisation: string;
  role: string;
}

/** The terms of a kind of duty; everything that the engine needs of it. */
export interface DutyTerms {
  clause: string;
  /** From the day on which it begins; that day does not count, months are clamped (C2). `before`: back from it, in days. */
  limit: { limit: number; unit: 'day' | 'month'; before?: true };
  /** Days before the due day on which whoever must act is reminded. */
  reminderLeadDays: number;
  /** In order of time: days after the due instant, and whom it goes up to then. */
  escalation: readonly { afterDays: number; to: EscalatedTo }[];
  recordedBy: readonly string[];
  completedBy: readonly string[];
  owes: readonly OwedItem[];
  /** Nothing is done before what stands above it. */
  inOrder?: true;
}
