import { ProviderTypes } from "./provider-types";

/** Every resource type of hashicorp/google 6.50.0, but for those that only grant roles. */
export const google: ProviderTypes = {
  prefix: "google_",
  version: "6.50.0",
  judged: {
    cache: "memcache_instance memorystore_instance redis_cluster redis_instance",
    database: "sql_database sql_database_instance",
    deletion: "storage_bucket",
    dns:
      "certificate_manager_certificate certificate_manager_certificate_map_entry compute_managed_ssl_certificate " +
      "dns_record_set",
    edge:
      "certificate_manager_trust_config cloud_run_v2_service compute_backend_service compute_forwarding_rule " +
      "compute_global_forwarding_rule compute_region_backend_service compute_region_ssl_policy " +
      "compute_region_target_http_proxy compute_region_target_https_proxy compute_region_target_tcp_proxy " +
      "compute_region_url_map compute_ssl_policy compute_target_grpc_proxy compute_target_http_proxy " +
      "compute_target_https_proxy compute_target_pool compute_target_ssl_proxy compute_target_tcp_proxy " +
      "compute_url_map network_security_server_tls_policy",
    encryption:
      "kms_crypto_key kms_key_ring logging_folder_bucket_config logging_organization_bucket_config " +
      "logging_project_bucket_config secret_manager_regional_secret secret_manager_secret storage_bucket_object",
    environment:
      "compute_firewall compute_security_policy compute_security_policy_rule dns_managed_zone iam_deny_policy " +
      "monitoring_alert_policy monitoring_notification_channel secret_manager_secret_version",
    files:
      "service_account storage_bucket_access_control storage_bucket_acl storage_default_object_access_control " +
      "storage_default_object_acl storage_object_access_control storage_object_acl",
    identity:
      "bigquery_dataset_access folder_organization_policy iam_workforce_pool iam_workforce_pool_provider " +
      "iam_workload_identity_pool iam_workload_identity_pool_provider logging_log_view org_policy_policy " +
      "organization_iam_custom_role organization_policy privileged_access_manager_entitlement " +
      "project_default_service_accounts project_iam_custom_role project_organization_policy service_account_key " +
      "storage_hmac_key",
    location:
      "alloydb_cluster alloydb_instance app_engine_application app_engine_flexible_app_version " +
      "app_engine_standard_app_version bigtable_instance bigtable_table cloudfunctions2_function " +
      "cloudfunctions_function composer_environment composer_user_workloads_config_map " +
      "composer_user_workloads_secret compute_autoscaler compute_disk compute_disk_async_replication " +
      "compute_instance compute_instance_from_template compute_instance_group compute_instance_group_manager " +
      "compute_instance_group_membership compute_instance_group_named_port compute_instance_template " +
      "compute_node_group compute_node_template compute_region_disk " +
      "compute_region_disk_resource_policy_attachment compute_region_instance_group_manager " +
      "compute_region_instance_template compute_region_network_endpoint_group compute_reservation compute_router " +
      "compute_router_nat compute_subnetwork compute_target_instance container_attached_cluster " +
      "container_aws_cluster container_aws_node_pool container_azure_client container_azure_cluster " +
      "container_azure_node_pool container_cluster container_node_pool container_registry dataflow_job " +
      "dataproc_autoscaling_policy dataproc_batch dataproc_cluster dataproc_gdc_application_environment " +
      "dataproc_gdc_service_instance dataproc_gdc_spark_application dataproc_job dataproc_metastore_federation " +
      "dataproc_metastore_service dataproc_session_template dataproc_workflow_template edgecontainer_cluster " +
      "edgecontainer_node_pool edgecontainer_vpn_connection filestore_instance firestore_database " +
      "gke_backup_backup_channel gke_backup_backup_plan gke_backup_restore_channel gke_backup_restore_plan " +
      "gke_hub_feature gke_hub_feature_membership gke_hub_fleet gke_hub_membership gke_hub_membership_binding " +
      "gke_hub_namespace gke_hub_scope gke_hub_scope_rbac_role_binding gkeonprem_bare_metal_admin_cluster " +
      "gkeonprem_bare_metal_cluster gkeonprem_bare_metal_node_pool gkeonprem_vmware_admin_cluster " +
      "gkeonprem_vmware_cluster gkeonprem_vmware_node_pool notebooks_environment notebooks_instance " +
      "notebooks_location notebooks_runtime oracle_database_autonomous_database " +
      "oracle_database_cloud_exadata_infrastructure oracle_database_cloud_vm_cluster oracle_database_odb_network " +
      "oracle_database_odb_subnet spanner_database spanner_instance spanner_instance_config " +
      "spanner_instance_partition tpu_node vmwareengine_cluster vmwareengine_external_access_rule " +
      "vmwareengine_external_address vmwareengine_network vmwareengine_network_peering " +
      "vmwareengine_network_policy vmwareengine_private_cloud vmwareengine_subnet workbench_instance",
    logs:
      "folder_iam_audit_config logging_billing_account_bucket_config logging_billing_account_sink " +
      "logging_folder_exclusion logging_folder_sink logging_organization_sink logging_project_exclusion " +
      "logging_project_sink organization_iam_audit_config project_iam_audit_config pubsub_topic",
    network:
      "compute_firewall_policy_rule compute_firewall_policy_with_rules compute_ha_vpn_gateway compute_network " +
      "compute_network_firewall_policy_rule compute_network_firewall_policy_with_rules compute_network_peering " +
      "compute_region_network_firewall_policy_rule compute_region_network_firewall_policy_with_rules " +
      "compute_route compute_router_peer compute_vpn_tunnel",
    run: "cloud_run_domain_mapping cloud_run_service cloud_run_v2_job cloud_run_v2_worker_pool cloud_scheduler_job",
    secrets: "alloydb_user monitoring_uptime_check_config secret_manager_regional_secret_version sql_user",
    vendors: "artifact_registry_repository certificate_manager_dns_authorization pubsub_subscription",
    waf: "compute_backend_bucket compute_region_security_policy compute_region_security_policy_rule",
  },
  harmless: [
    {
      because: "no text of it is read by a program, or it only describes or measures what something else does",
      types:
        "apphub_application apphub_service apphub_workload billing_subaccount cloud_quotas_quota_preference " +
        "container_analysis_note container_analysis_occurrence data_catalog_policy_tag data_catalog_tag_template " +
        "data_catalog_taxonomy dataplex_aspect_type dataplex_entry_type dataplex_glossary " +
        "dataplex_glossary_category dataplex_glossary_term logging_log_scope logging_metric " +
        "monitoring_custom_service monitoring_dashboard monitoring_group monitoring_metric_descriptor " +
        "monitoring_service monitoring_slo network_connectivity_internal_range pubsub_schema tags_tag_key",
    },
    {
      because: "it only takes rights or ways away, or guards against deletion",
      types:
        "access_context_manager_access_level access_context_manager_access_level_condition " +
        "access_context_manager_access_levels access_context_manager_access_policy " +
        "access_context_manager_authorized_orgs_desc access_context_manager_gcp_user_access_binding " +
        "access_context_manager_service_perimeter access_context_manager_service_perimeter_dry_run_egress_policy " +
        "access_context_manager_service_perimeter_dry_run_ingress_policy " +
        "access_context_manager_service_perimeter_dry_run_resource " +
        "access_context_manager_service_perimeter_resource access_context_manager_service_perimeters " +
        "bigquery_datapolicy_data_policy bigquery_row_access_policy iam_access_boundary_policy " +
        "iam_folders_policy_binding iam_organizations_policy_binding iam_principal_access_boundary_policy " +
        "iam_projects_policy_binding org_policy_custom_constraint project_iam_member_remove resource_manager_lien " +
        "service_networking_vpc_service_controls",
    },
    {
      because: "it only measures whether a backend answers, and says so to the load balancer",
      types: "compute_health_check compute_http_health_check compute_https_health_check compute_region_health_check",
    },
    {
      because: "it reserves capacity or an address that nothing answers at until something else that is judged uses it",
      types:
        "bigquery_bi_reservation bigquery_capacity_commitment bigquery_reservation " +
        "certificate_manager_certificate_map compute_address compute_firewall_policy compute_global_address " +
        "compute_network_firewall_policy compute_public_advertised_prefix compute_public_delegated_prefix " +
        "compute_region_commitment compute_region_network_firewall_policy compute_resource_policy " +
        "compute_storage_pool pubsub_lite_reservation",
    },
    {
      because: "it raises Cloud Armor's tier, and every feature of the lower one stays",
      types: "compute_project_cloud_armor_tier",
    },
    {
      because: "it allows API calls in the project, and what is made with them is judged where it stands",
      types: "project_service",
    },
    {
      because:
        "it joins a private network with Google's services, whose addresses database/not-public " +
        "and cache/private judge",
      types: "service_networking_connection",
    },
    {
      because: "it verifies that a domain is the system's own",
      types: "certificate_manager_certificate_issuance_config site_verification_web_resource",
    },
  ],
  unknown: [
    {
      touches: ["admits"],
      because: "it gives an identity, a key or a certificate by which somebody is let in",
      types:
        "access_context_manager_egress_policy access_context_manager_ingress_policy " +
        "access_context_manager_service_perimeter_egress_policy " +
        "access_context_manager_service_perimeter_ingress_policy active_directory_domain " +
        "active_directory_domain_trust apikeys_key cloud_identity_group cloud_identity_group_membership " +
        "firebase_app_check_app_attest_config firebase_app_check_debug_token " +
        "firebase_app_check_device_check_config firebase_app_check_play_integrity_config " +
        "firebase_app_check_recaptcha_enterprise_config firebase_app_check_recaptcha_v3_config " +
        "firebase_app_check_service_config iam_oauth_client iam_oauth_client_credential " +
        "iam_workforce_pool_provider_key kms_autokey_config kms_crypto_key_version kms_ekm_connection " +
        "kms_key_handle kms_key_ring_import_job kms_secret_ciphertext os_login_ssh_public_key " +
        "parameter_manager_parameter parameter_manager_parameter_version parameter_manager_regional_parameter " +
        "parameter_manager_regional_parameter_version privateca_ca_pool privateca_certificate " +
        "privateca_certificate_authority privateca_certificate_template public_ca_external_account_key " +
        "recaptcha_enterprise_key sql_ssl_cert",
    },
    {
      touches: ["keeps", "sends"],
      because: "it makes copies of data that live as long, and lie where, nobody judges",
      types:
        "alloydb_backup backup_dr_backup_plan backup_dr_backup_plan_association backup_dr_backup_vault " +
        "backup_dr_management_server backup_dr_service_config bigquery_data_transfer_config compute_image " +
        "compute_instant_snapshot compute_snapshot compute_snapshot_settings " +
        "database_migration_service_connection_profile database_migration_service_migration_job " +
        "database_migration_service_private_connection datastream_connection_profile " +
        "datastream_private_connection datastream_stream filestore_backup filestore_snapshot " +
        "firestore_backup_schedule netapp_active_directory netapp_backup netapp_backup_policy netapp_backup_vault " +
        "netapp_kmsconfig netapp_storage_pool netapp_volume netapp_volume_quota_rule netapp_volume_replication " +
        "netapp_volume_snapshot spanner_backup_schedule sql_source_representation_instance storage_anywhere_cache " +
        "storage_batch_operations_job storage_control_folder_intelligence_config " +
        "storage_control_organization_intelligence_config storage_control_project_intelligence_config " +
        "storage_insights_dataset_config storage_insights_report_config storage_transfer_agent_pool " +
        "storage_transfer_job",
    },
    {
      touches: ["admits", "sends", "opens"],
      because: "it lets others reach data or a service",
      types:
        "apigee_addons_config apigee_api apigee_api_product apigee_app_group apigee_control_plane_access " +
        "apigee_developer apigee_dns_zone apigee_endpoint_attachment apigee_env_keystore apigee_env_references " +
        "apigee_envgroup apigee_envgroup_attachment apigee_environment apigee_environment_addons_config " +
        "apigee_environment_keyvaluemaps apigee_environment_keyvaluemaps_entries apigee_flowhook apigee_instance " +
        "apigee_instance_attachment apigee_keystores_aliases_key_cert_file apigee_keystores_aliases_pkcs12 " +
        "apigee_keystores_aliases_self_signed_cert apigee_nat_address apigee_organization apigee_security_action " +
        "apigee_security_monitoring_condition apigee_security_profile_v2 apigee_sharedflow " +
        "apigee_sharedflow_deployment apigee_sync_authorization apigee_target_server apihub_api_hub_instance " +
        "apihub_curation apihub_host_project_registration apihub_plugin apihub_plugin_instance " +
        "beyondcorp_app_connection beyondcorp_app_connector beyondcorp_app_gateway beyondcorp_application " +
        "beyondcorp_security_gateway beyondcorp_security_gateway_application bigquery_analytics_hub_data_exchange " +
        "bigquery_analytics_hub_listing bigquery_analytics_hub_listing_subscription bigquery_connection " +
        "endpoints_service firebaserules_release firebaserules_ruleset iap_brand iap_client iap_settings " +
        "iap_tunnel_dest_group identity_platform_config identity_platform_default_supported_idp_config " +
        "identity_platform_inbound_saml_config identity_platform_oauth_idp_config identity_platform_tenant " +
        "identity_platform_tenant_default_supported_idp_config identity_platform_tenant_inbound_saml_config " +
        "identity_platform_tenant_oauth_idp_config integration_connectors_connection " +
        "integration_connectors_endpoint_attachment integration_connectors_managed_zone integrations_auth_config " +
        "integrations_client",
    },
    {
      touches: ["runs", "sends"],
      because: "it runs or deploys something with rights that nobody judges",
      types:
        "app_engine_application_url_dispatch_rules app_engine_domain_mapping app_engine_firewall_rule " +
        "app_engine_service_network_settings app_engine_service_split_traffic assured_workloads_workload " +
        "binary_authorization_attestor binary_authorization_policy blockchain_node_engine_blockchain_nodes " +
        "cloud_ids_endpoint cloud_tasks_queue cloudbuild_bitbucket_server_config cloudbuild_trigger " +
        "cloudbuild_worker_pool cloudbuildv2_connection cloudbuildv2_repository clouddeploy_automation " +
        "clouddeploy_custom_target_type clouddeploy_delivery_pipeline clouddeploy_deploy_policy " +
        "clouddeploy_target data_pipeline_pipeline deployment_manager_deployment " +
        "developer_connect_account_connector developer_connect_connection developer_connect_git_repository_link " +
        "developer_connect_insights_config eventarc_channel eventarc_enrollment eventarc_google_api_source " +
        "eventarc_google_channel_config eventarc_message_bus eventarc_pipeline eventarc_trigger " +
        "firebase_app_hosting_backend firebase_app_hosting_build firebase_app_hosting_default_domain " +
        "firebase_app_hosting_domain firebase_app_hosting_traffic os_config_os_policy_assignment " +
        "os_config_patch_deployment os_config_v2_policy_orchestrator os_config_v2_policy_orchestrator_for_folder " +
        "os_config_v2_policy_orchestrator_for_organization secure_source_manager_branch_rule " +
        "secure_source_manager_instance secure_source_manager_repository securityposture_posture " +
        "securityposture_posture_deployment sourcerepo_repository workflows_workflow",
    },
    {
      touches: ["governs"],
      because: "it changes rules, or the place, that the whole project depends on",
      types:
        "apphub_service_project_attachment folder folder_access_approval_settings " +
        "organization_access_approval_settings project project_access_approval_settings tags_location_tag_binding " +
        "tags_tag_binding tags_tag_value",
    },
    {
      touches: ["keeps", "sends", "runs"],
      because: "it keeps or works on copies of data beside the system",
      types:
        "biglake_catalog biglake_database biglake_table bigquery_dataset bigquery_job " +
        "bigquery_reservation_assignment bigquery_routine bigquery_table bigtable_app_profile " +
        "bigtable_authorized_view bigtable_gc_policy bigtable_logical_view bigtable_materialized_view " +
        "bigtable_schema_bundle colab_notebook_execution colab_runtime colab_runtime_template colab_schedule " +
        "data_catalog_entry data_catalog_entry_group data_catalog_tag data_fusion_instance " +
        "data_loss_prevention_deidentify_template data_loss_prevention_discovery_config " +
        "data_loss_prevention_inspect_template data_loss_prevention_job_trigger " +
        "data_loss_prevention_stored_info_type dataplex_asset dataplex_datascan dataplex_entry " +
        "dataplex_entry_group dataplex_lake dataplex_task dataplex_zone dialogflow_agent " +
        "dialogflow_conversation_profile dialogflow_cx_agent dialogflow_cx_entity_type dialogflow_cx_environment " +
        "dialogflow_cx_flow dialogflow_cx_generative_settings dialogflow_cx_generator dialogflow_cx_intent " +
        "dialogflow_cx_page dialogflow_cx_playbook dialogflow_cx_security_settings dialogflow_cx_test_case " +
        "dialogflow_cx_tool dialogflow_cx_version dialogflow_cx_webhook dialogflow_encryption_spec " +
        "dialogflow_entity_type dialogflow_fulfillment dialogflow_intent discovery_engine_chat_engine " +
        "discovery_engine_cmek_config discovery_engine_data_store discovery_engine_recommendation_engine " +
        "discovery_engine_schema discovery_engine_search_engine discovery_engine_sitemap " +
        "discovery_engine_target_site document_ai_processor document_ai_processor_default_version " +
        "document_ai_warehouse_document_schema document_ai_warehouse_location firestore_document firestore_field " +
        "firestore_index gemini_code_repository_index gemini_code_tools_setting gemini_code_tools_setting_binding " +
        "gemini_data_sharing_with_google_setting gemini_data_sharing_with_google_setting_binding " +
        "gemini_gemini_gcp_enablement_setting gemini_gemini_gcp_enablement_setting_binding gemini_logging_setting " +
        "gemini_logging_setting_binding gemini_release_channel_setting gemini_release_channel_setting_binding " +
        "gemini_repository_group healthcare_consent_store healthcare_dataset healthcare_dicom_store " +
        "healthcare_fhir_store healthcare_hl7_v2_store healthcare_pipeline_job healthcare_workspace " +
        "looker_instance lustre_instance managed_kafka_acl managed_kafka_cluster managed_kafka_topic " +
        "migration_center_group migration_center_preference_set ml_engine_model model_armor_floorsetting " +
        "model_armor_template parallelstore_instance pubsub_lite_subscription pubsub_lite_topic storage_folder " +
        "storage_managed_folder storage_notification transcoder_job transcoder_job_template vertex_ai_dataset " +
        "vertex_ai_deployment_resource_pool vertex_ai_endpoint vertex_ai_endpoint_with_model_garden_deployment " +
        "vertex_ai_feature_group vertex_ai_feature_group_feature vertex_ai_feature_online_store " +
        "vertex_ai_feature_online_store_featureview vertex_ai_featurestore vertex_ai_featurestore_entitytype " +
        "vertex_ai_featurestore_entitytype_feature vertex_ai_index vertex_ai_index_endpoint " +
        "vertex_ai_index_endpoint_deployed_index vertex_ai_rag_engine_config vertex_ai_tensorboard",
    },
    {
      touches: ["sends", "logs"],
      because: "it sends findings or reports about the project somewhere",
      types:
        "billing_budget billing_project_info chronicle_data_access_label chronicle_data_access_scope " +
        "chronicle_reference_list chronicle_retrohunt chronicle_rule chronicle_rule_deployment " +
        "chronicle_watchlist cloud_asset_folder_feed cloud_asset_organization_feed cloud_asset_project_feed " +
        "contact_center_insights_analysis_rule contact_center_insights_view essential_contacts_contact " +
        "project_usage_export_bucket scc_event_threat_detection_custom_module scc_folder_custom_module " +
        "scc_folder_notification_config scc_folder_scc_big_query_export " +
        "scc_management_folder_security_health_analytics_custom_module " +
        "scc_management_organization_event_threat_detection_custom_module " +
        "scc_management_organization_security_health_analytics_custom_module " +
        "scc_management_project_security_health_analytics_custom_module scc_mute_config scc_notification_config " +
        "scc_organization_custom_module scc_organization_scc_big_query_export scc_project_custom_module " +
        "scc_project_notification_config scc_project_scc_big_query_export scc_source scc_v2_folder_mute_config " +
        "scc_v2_folder_notification_config scc_v2_folder_scc_big_query_export scc_v2_organization_mute_config " +
        "scc_v2_organization_notification_config scc_v2_organization_scc_big_query_export " +
        "scc_v2_organization_scc_big_query_exports scc_v2_organization_source scc_v2_project_mute_config " +
        "scc_v2_project_notification_config scc_v2_project_scc_big_query_export",
    },
    {
      touches: ["opens", "sends"],
      because: "it opens a way in or out, or changes what answers for a host",
      types:
        "clouddomains_registration compute_attached_disk compute_backend_bucket_signed_url_key " +
        "compute_backend_service_signed_url_key compute_disk_resource_policy_attachment " +
        "compute_external_vpn_gateway compute_firewall_policy_association compute_global_network_endpoint " +
        "compute_global_network_endpoint_group compute_instance_settings compute_interconnect " +
        "compute_interconnect_attachment compute_interconnect_attachment_group compute_interconnect_group " +
        "compute_network_attachment compute_network_endpoint compute_network_endpoint_group " +
        "compute_network_endpoints compute_network_firewall_policy_association " +
        "compute_network_peering_routes_config compute_packet_mirroring compute_per_instance_config " +
        "compute_project_default_network_tier compute_project_metadata compute_project_metadata_item " +
        "compute_region_autoscaler compute_region_network_endpoint " +
        "compute_region_network_firewall_policy_association compute_region_per_instance_config " +
        "compute_region_ssl_certificate compute_resize_request compute_resource_policy_attachment " +
        "compute_router_interface compute_router_nat_address compute_router_route_policy " +
        "compute_service_attachment compute_shared_vpc_host_project compute_shared_vpc_service_project " +
        "compute_ssl_certificate compute_vpn_gateway dns_policy dns_response_policy dns_response_policy_rule " +
        "edgenetwork_interconnect_attachment edgenetwork_network edgenetwork_subnet firebase_data_connect_service " +
        "network_connectivity_group network_connectivity_hub network_connectivity_policy_based_route " +
        "network_connectivity_regional_endpoint network_connectivity_service_connection_policy " +
        "network_connectivity_spoke network_management_connectivity_test network_management_vpc_flow_logs_config " +
        "network_security_address_group network_security_authz_policy " +
        "network_security_backend_authentication_config network_security_client_tls_policy " +
        "network_security_firewall_endpoint network_security_firewall_endpoint_association " +
        "network_security_gateway_security_policy network_security_gateway_security_policy_rule " +
        "network_security_intercept_deployment network_security_intercept_deployment_group " +
        "network_security_intercept_endpoint_group network_security_intercept_endpoint_group_association " +
        "network_security_mirroring_deployment network_security_mirroring_deployment_group " +
        "network_security_mirroring_endpoint_group network_security_mirroring_endpoint_group_association " +
        "network_security_security_profile network_security_security_profile_group " +
        "network_security_tls_inspection_policy network_security_url_lists network_services_authz_extension " +
        "network_services_edge_cache_keyset network_services_edge_cache_origin " +
        "network_services_edge_cache_service network_services_endpoint_policy network_services_gateway " +
        "network_services_grpc_route network_services_http_route network_services_lb_route_extension " +
        "network_services_lb_traffic_extension network_services_mesh network_services_service_binding " +
        "network_services_tcp_route network_services_tls_route service_networking_peered_dns_domain " +
        "vpc_access_connector",
    },
    {
      touches: ["logs", "sends"],
      because: "it changes where log entries go, or who reads them",
      types:
        "logging_billing_account_exclusion logging_folder_settings logging_linked_dataset " +
        "logging_organization_exclusion logging_organization_settings",
    },
    {
      touches: ["runs", "sends", "keeps", "admits", "opens"],
      because: "nobody has judged what it does",
      types:
        "memorystore_instance_desired_user_created_endpoints monitoring_monitored_project " +
        "redis_cluster_user_created_connections site_verification_owner",
    },
  ],
};
