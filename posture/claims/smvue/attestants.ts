/** Who has to attest what Terraform cannot prove. */
export const DEVELOPERS = "SMVue's application developers";
export const MANAGEMENT = "SMVue's management";
export const PRIVACY_OFFICER = "SMVue's privacy officer";
export const SECURITY_TEAM = "SMVue's security team";
export const SUPPORT = "SMVue's support lead";
