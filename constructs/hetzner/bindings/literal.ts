/** A text that Terraform takes as it is: it reads `${` and `%{` of every argument as the start of a template. */
export const literal = (text: string): string => text.replace(/([$%])\{/g, "$1$1{");
