"""Words of the page of exports."""

TEXTS = {
    "nav_exports": ("Exports", "导出", "Exportar"),
    "export_tables": ("Verdicts as tables", "复核结论（表格）", "Veredictos en tablas"),
    "export_tables_why": (
        "Verdicts, marks, appeals and scores of all calls of which something was decided. "
        "Who took them is in the audit log.",
        "所有已复核通话的结论、标记、申诉和得分。导出人会记入审计日志。",
        "Veredictos, marcas, recursos y puntuaciones de las llamadas revisadas. "
        "Quién los saca queda en el registro de auditoría.",
    ),
    "format_xlsx": ("Excel workbook", "Excel 工作簿", "Libro de Excel"),
    "format_csv": ("CSV files (zip)", "CSV 文件（zip）", "Archivos CSV (zip)"),
    "format_jsonl": ("JSON lines (zip)", "JSON Lines（zip）", "JSON por líneas (zip)"),
    "export_labels": ("Labelled calls", "标注通话", "Llamadas etiquetadas"),
    "export_labels_why": (
        "Calls heard in full, in which all is decided: speechguard evaluate holds the machine against them. They are "
        "written into a new folder of the store, with links to the recordings.",
        "已听完全程且全部有结论的通话，供 speechguard evaluate 检验机器。写入数据目录下的新文件夹，录音为链接。",
        "Llamadas oídas enteras y con todo decidido: speechguard evaluate compara la máquina con ellas. Se escriben en "
        "una carpeta nueva del almacén, con enlaces a las grabaciones.",
    ),
    "export_unchecked": (
        "Also calls that nobody heard in full",
        "也包括没有听完全程的通话",
        "También las que nadie oyó enteras",
    ),
    "export_write": ("Write", "写入", "Escribir"),
    "export_written": (
        "{count} calls were written to {folder}.",
        "已将 {count} 通电话写入 {folder}。",
        "{count} llamadas escritas en {folder}.",
    ),
    "export_left_out": ("Left out ({count})", "未包括（{count}）", "No incluidas ({count})"),
}
