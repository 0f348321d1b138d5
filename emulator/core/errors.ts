import type { Body } from "./json";

/** How a service writes its errors: `rpc` names a canonical status, `legacy` a list of reasons, `both` has the two. */
export type ErrorStyle = "rpc" | "legacy" | "both";

const STATUS = {
  INVALID_ARGUMENT: [400, "invalid"],
  FAILED_PRECONDITION: [400, "failedPrecondition"],
  OUT_OF_RANGE: [400, "outOfRange"],
  UNAUTHENTICATED: [401, "authError"],
  PERMISSION_DENIED: [403, "forbidden"],
  NOT_FOUND: [404, "notFound"],
  ALREADY_EXISTS: [409, "alreadyExists"],
  ABORTED: [409, "conflict"],
  CONDITION_NOT_MET: [412, "conditionNotMet"],
  RESOURCE_EXHAUSTED: [429, "rateLimitExceeded"],
  UNAVAILABLE: [503, "backendError"],
} as const;

export type Status = keyof typeof STATUS;

/** An error that a caller gets as its reply. */
export class ApiError extends Error {
  public override readonly name = "ApiError";
  public readonly code: number;
  public readonly reason: string;

  /**
   * @param reason of the legacy shape, where the service's own differs from the usual one
   * @param headers of the reply, such as Retry-After
   * @param details as the rpc shape carries them
   */
  public constructor(
    public readonly status: Status,
    message: string,
    private readonly extra: {
      readonly code?: number;
      readonly reason?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly details?: readonly Body[];
    } = {},
  ) {
    super(message);
    this.code = extra.code ?? STATUS[status][0];
    this.reason = extra.reason ?? STATUS[status][1];
  }

  public get headers(): Readonly<Record<string, string>> {
    return this.extra.headers ?? {};
  }

  public body(style: ErrorStyle): Body {
    const { code, message } = this;
    const errors = [{ message, domain: "global", reason: this.reason }];
    if (style === "legacy") return { error: { code, message, errors } };
    const status = this.status === "CONDITION_NOT_MET" ? "FAILED_PRECONDITION" : this.status;
    const error: Body = { code, message, ...(style === "both" ? { errors } : {}), status };
    if (this.extra.details) error.details = [...this.extra.details];
    return { error };
  }
}

export const invalid = (message: string): ApiError => new ApiError("INVALID_ARGUMENT", message);
export const notFound = (message: string): ApiError => new ApiError("NOT_FOUND", message);
export const alreadyExists = (message: string): ApiError => new ApiError("ALREADY_EXISTS", message);
export const failedPrecondition = (message: string): ApiError => new ApiError("FAILED_PRECONDITION", message);
export const permissionDenied = (message: string): ApiError => new ApiError("PERMISSION_DENIED", message);
export const aborted = (message: string): ApiError => new ApiError("ABORTED", message);
