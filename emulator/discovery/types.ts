/** One schema of a discovery document, as the trimmed documents hold it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean" | "any";
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly default?: string;
  /** Set by the service only: ignored in requests. */
  readonly readOnly?: boolean;
  /** Accepted in requests, never in a reply. */
  readonly inputOnly?: boolean;
  /** Ids of the methods that require the field. */
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

export interface Parameter {
  readonly location: "path" | "query";
  readonly type: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly required?: boolean;
  readonly repeated?: boolean;
}

/** One method of a discovery document. */
export interface Method {
  readonly httpMethod: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly request?: string;
  readonly response?: string;
  /** Paths at which the method takes a request with media. */
  readonly upload?: readonly string[];
  readonly supportsMediaDownload?: boolean;
}

/** A trimmed discovery document. */
export interface Document {
  readonly source: string;
  readonly name: string;
  readonly version: string;
  readonly rootUrl: string;
  readonly servicePath: string;
  /** Names of the query parameters that every method accepts. */
  readonly parameters: readonly string[];
  /** By id without the service's name: `projects.secrets.create`. */
  readonly methods: Readonly<Record<string, Method>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}
