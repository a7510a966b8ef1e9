/** Who acts: a user or a service account of one tenant. */
export interface SubjectRef {
  readonly tenantId: string;
  readonly subjectId: string;
}

/** What is true of a subject now, whatever its tokens say. */
export interface SubjectState {
  /** False for a disabled, deleted or not yet admitted subject: nothing of it is accepted. */
  readonly isActive: boolean;
  /** Names of its roles now. */
  readonly roles: readonly string[];
  /** Counts up with each change of rights, credentials or state. A token of an earlier epoch is refused (JWT-6). */
  readonly epoch: number;
}

/** Port: looks subjects up. Called for every verification, so implementations keep what is hot in memory. */
export interface Subjects {
  /** Undefined when there is no such subject. */
  readonly findSubject: (subject: SubjectRef) => Promise<SubjectState | undefined>;
}
