import TypeSources

/// Functions whose programs may sleep, or may replace the result.
///
/// Which ones depends on how the kernel is built: one that injects errors (`CONFIG_FUNCTION_ERROR_INJECTION`) has a list of
/// functions, others allow system calls by their names. The kernel's types tell which it is: only the first has the function that
/// looks into the list.
///
/// Source: Linux 7.3 `check_attach_sleepable`, `check_attach_modify_return`, `btf_id_allow_sleepable` (kernel/bpf/verifier.c),
/// `bpf_test_modify_return_ids` (net/bpf/test_run.c), `ALLOW_ERROR_INJECTION` in all of the kernel.
struct InjectionPlaces {
  private let types: any KernelTypeSource
  /// Whether the kernel has a list.
  private let hasList: Bool

  /// Those of a kernel.
  init(_ types: any KernelTypeSource) {
    self.types = types
    hasList = types.id(.function, named: "within_error_injection_list") != nil
  }

  /// Whether programs at a function may sleep.
  func maySleep(_ name: String) -> Bool {
    // In a set of functions whose result may be replaced, which says that it may sleep.
    name == "bpf_fentry_test1" || allows(name) && !(hasList && isAlsoCalledWithoutSleep(name))
  }

  /// Whether programs may replace the result of a function.
  func mayModify(_ name: String) -> Bool {
    name.hasPrefix("security_") || Self.modified.contains(name) || allows(name)
  }

  private func allows(_ name: String) -> Bool {
    guard hasList else { return name.hasPrefix("__x64_") }
    return name.hasPrefix("__x64_") || name.hasPrefix("__ia32_") || Self.injected.contains(name)
  }

  /// Functions of the list whose programs do not sleep (`btf_non_sleepable_error_inject`), two of them only where the kernel can let
  /// them fail.
  private func isAlsoCalledWithoutSleep(_ name: String) -> Bool {
    switch name {
    case "__filemap_add_folio": true
    case "should_fail_alloc_page", "should_failslab": types.id(.function, named: "__" + name) != nil
    default: false
    }
  }

  private static let modified: Set<String> = [
    "bpf_modify_return_test", "bpf_modify_return_test2", "bpf_modify_return_test_tp", "bpf_fentry_test1",
    "bpf_testmod_trampoline_count_test",
  ]

  private static let injected = Set(
    """
    __filemap_add_folio __fw_domain_init __uc_init bpf_testmod_test_read bpf_testmod_test_write btrfs_check_leaf \
    btrfs_check_node btrfs_cow_block btrfs_search_slot btrfs_should_cancel_balance guc_wait_ucode \
    i915_driver_early_probe i915_driver_hw_probe i915_driver_mmio_probe i915_pci_probe intel_connector_register \
    intel_display_driver_probe_noirq intel_engines_init_mmio intel_gt_init intel_guc_ct_init io_ctl_init \
    mtd_block_markbad mtd_erase mtd_read mtd_write nsim_setup_tc open_ctree page_pool_alloc_netmems \
    should_fail_alloc_page should_fail_bio should_fail_net_realloc_skb should_failslab \
    ssh_ptl_should_corrupt_rx_data ssh_ptl_should_corrupt_rx_syn ssh_ptl_should_corrupt_tx_data \
    ssh_ptl_should_drop_ack_packet ssh_ptl_should_drop_dsq_packet ssh_ptl_should_drop_nak_packet \
    ssh_ptl_should_fail_write ssh_rtl_should_drop_response uc_fw_rsa_data_create vm_bind_ioctl_ops_create \
    vm_bind_ioctl_ops_execute xe_add_hw_engine_class_defaults xe_device_create xe_device_probe_early \
    xe_exec_queue_create xe_exec_queue_create_bind xe_ggtt_init_early xe_guc_ads_init xe_guc_ct_init \
    xe_guc_ct_init_noalloc xe_guc_ct_send_recv xe_guc_log_init xe_guc_mmio_send_recv xe_guc_relay_init \
    xe_hw_engine_group_add_exec_queue xe_is_injection_active xe_mmio_probe_early xe_oa_alloc_regs \
    xe_pcode_probe_early xe_pm_init_early xe_pt_create xe_pt_update_ops_prepare xe_pt_update_ops_run \
    xe_pxp_exec_queue_add xe_sriov_init xe_sync_entry_parse xe_tile_init_early xe_tuning_init xe_uc_fw_init \
    xe_vm_add_compute_exec_queue xe_vm_create_scratch xe_vma_ops_alloc xe_wa_gt_init xe_wopcm_init
    """.split(separator: " ").map(String.init))
}

extension Walker {
  /// Checks that programs at a function may sleep, or replace its result.
  func checkPlace(_ name: String, _ attach: AttachType, _ sleeps: Bool) throws(Stop) {
    guard sleeps || attach == .modifyReturn else { return }
    let places = InjectionPlaces(try types(for: "what a program is attached to"))
    if sleeps, !places.maySleep(name) { throw refuseTarget("\(name) is not sleepable") }
    if !sleeps, !places.mayModify(name) { throw refuseTarget("\(name)() is not modifiable") }
  }
}
