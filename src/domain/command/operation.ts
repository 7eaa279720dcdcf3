/** The operations, as the input `operation` names them. */
export const OPERATIONS = ['update', 'check', 'rotate', 'create', 'delete', 'apply', 'export', 'validate'] as const;
export type OperationName = (typeof OPERATIONS)[number];
