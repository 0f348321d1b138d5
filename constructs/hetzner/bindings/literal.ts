/** Text that Terraform takes literally: otherwise it reads `${` and `%{` in any argument as the start of a template. */
export const literal = (text: string): string => text.replace(/([$%])\{/g, "$1$1{");
