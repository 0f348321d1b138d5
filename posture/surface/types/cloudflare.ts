import { ProviderTypes } from "./provider-types";

/** Every resource type of cloudflare/cloudflare 5.14.0, but for those that only grant roles. */
export const cloudflare: ProviderTypes = {
  prefix: "cloudflare_",
  version: "5.14.0",
  judged: {
    dns: "dns_record zone",
    edge: "authenticated_origin_pulls_settings hostname_tls_setting ruleset zone_setting",
    vendors:
      "access_rule account account_dns_settings account_dns_settings_internal_view account_member " +
      "account_subscription account_token address_map api_shield api_shield_discovery_operation " +
      "api_shield_operation api_shield_operation_schema_validation_settings api_shield_schema " +
      "api_shield_schema_validation_settings api_token argo_smart_routing argo_tiered_caching byo_ip_prefix " +
      "calls_sfu_app calls_turn_app cloud_connector_rules cloudforce_one_request cloudforce_one_request_asset " +
      "cloudforce_one_request_message cloudforce_one_request_priority connectivity_directory_service " +
      "content_scanning content_scanning_expression custom_hostname custom_hostname_fallback_origin custom_pages " +
      "custom_ssl d1_database email_routing_address email_routing_catch_all email_routing_dns email_routing_rule " +
      "email_routing_settings email_security_block_sender email_security_impersonation_registry " +
      "email_security_trusted_domains filter firewall_rule healthcheck hyperdrive_config image image_variant " +
      "keyless_certificate leaked_credential_check leaked_credential_check_rule load_balancer " +
      "load_balancer_monitor load_balancer_pool logpull_retention logpush_job logpush_ownership_challenge " +
      "magic_network_monitoring_configuration magic_network_monitoring_rule magic_transit_connector " +
      "magic_transit_site magic_transit_site_acl magic_transit_site_lan magic_transit_site_wan " +
      "magic_wan_gre_tunnel magic_wan_ipsec_tunnel magic_wan_static_route mtls_certificate notification_policy " +
      "notification_policy_webhooks observatory_scheduled_test organization organization_profile page_rule " +
      "page_shield_policy pages_domain pages_project queue queue_consumer r2_bucket r2_bucket_cors " +
      "r2_bucket_event_notification r2_bucket_lifecycle r2_bucket_lock r2_bucket_sippy r2_custom_domain " +
      "r2_managed_domain rate_limit regional_hostname regional_tiered_cache registrar_domain " +
      "schema_validation_operation_settings schema_validation_schemas schema_validation_settings snippet " +
      "snippet_rules snippets spectrum_application sso_connector stream stream_audio_track " +
      "stream_caption_language stream_download stream_key stream_live_input stream_watermark stream_webhook " +
      "tiered_cache token_validation_config token_validation_rules turnstile_widget user user_agent_blocking_rule " +
      "waiting_room waiting_room_event waiting_room_rules waiting_room_settings web3_hostname web_analytics_rule " +
      "web_analytics_site worker worker_version workers_cron_trigger workers_custom_domain workers_deployment " +
      "workers_for_platforms_dispatch_namespace workers_kv workers_kv_namespace workers_route workers_script " +
      "workers_script_subdomain workflow zero_trust_access_ai_controls_mcp_portal " +
      "zero_trust_access_ai_controls_mcp_server zero_trust_access_application zero_trust_access_custom_page " +
      "zero_trust_access_group zero_trust_access_identity_provider zero_trust_access_infrastructure_target " +
      "zero_trust_access_key_configuration zero_trust_access_mtls_certificate " +
      "zero_trust_access_mtls_hostname_settings zero_trust_access_policy zero_trust_access_service_token " +
      "zero_trust_access_short_lived_certificate zero_trust_access_tag zero_trust_device_custom_profile " +
      "zero_trust_device_custom_profile_local_domain_fallback zero_trust_device_default_profile " +
      "zero_trust_device_default_profile_certificates zero_trust_device_default_profile_local_domain_fallback " +
      "zero_trust_device_managed_networks zero_trust_device_posture_integration zero_trust_device_posture_rule " +
      "zero_trust_device_settings zero_trust_dex_test zero_trust_dlp_custom_entry zero_trust_dlp_custom_profile " +
      "zero_trust_dlp_dataset zero_trust_dlp_entry zero_trust_dlp_integration_entry " +
      "zero_trust_dlp_predefined_entry zero_trust_dlp_predefined_profile zero_trust_dns_location " +
      "zero_trust_gateway_certificate zero_trust_gateway_logging zero_trust_gateway_policy " +
      "zero_trust_gateway_proxy_endpoint zero_trust_gateway_settings zero_trust_list " +
      "zero_trust_network_hostname_route zero_trust_organization zero_trust_risk_behavior " +
      "zero_trust_risk_scoring_integration zero_trust_tunnel_cloudflared zero_trust_tunnel_cloudflared_config " +
      "zero_trust_tunnel_cloudflared_route zero_trust_tunnel_cloudflared_virtual_network " +
      "zero_trust_tunnel_warp_connector zone_cache_reserve zone_cache_variants zone_subscription",
  },
  harmless: [
    {
      because: "it only makes answers about names harder to forge",
      types: "zone_dnssec",
    },
    {
      because: "it only takes ways away, or guards against deletion",
      types: "zone_hold zone_lockdown",
    },
    {
      because: "a rule has to name it, and rules are judged",
      types: "list list_item",
    },
    {
      because: "it only adds a certificate for a host that Cloudflare serves",
      types: "certificate_pack total_tls",
    },
  ],
  unknown: [
    {
      touches: ["opens"],
      because: "it changes how Cloudflare shows the load balancer that a request is its own",
      types: "authenticated_origin_pulls authenticated_origin_pulls_certificate",
    },
    {
      touches: ["opens"],
      because: "it changes what Cloudflare filters, or what it sends to the load balancer",
      types: "bot_management managed_transforms origin_ca_certificate universal_ssl_setting url_normalization_settings",
    },
    {
      touches: ["sends", "opens"],
      because: "it hands names of the zone to others",
      types:
        "dns_firewall dns_zone_transfers_acl dns_zone_transfers_incoming dns_zone_transfers_outgoing " +
        "dns_zone_transfers_peer dns_zone_transfers_tsig zone_dns_settings",
    },
  ],
};
