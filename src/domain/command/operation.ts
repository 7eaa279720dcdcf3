/** The operations, as the input `operation` names them. */
export const OPERATIONS = ['update', 'check', 'rotate', 'create', 'delete', 'apply', 'validate'] as const;
export type OperationName = (typeof OPERATIONS)[number];
