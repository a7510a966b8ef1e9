import type { RecordStore } from '../records/index.ts';
import type { Subjects } from '../subject.ts';
import type { UserRecord } from './user.ts';

/** Users as the subjects of tokens: what is true of them now. */
export function subjectsOf(users: Pick<RecordStore<UserRecord>, 'find'>): Subjects {
  return {
    findSubject: async ({ tenantId, subjectId }) => {
      const record = await users.find({ tenantId, id: subjectId });
      return record === undefined ? undefined : { isActive: record.isActive, roles: record.roles, epoch: record.epoch };
    },
  };
}
