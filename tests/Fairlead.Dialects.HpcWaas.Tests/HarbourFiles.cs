namespace Fairlead.Dialects.HpcWaas.Tests;

/// <summary>What the sheet's scenarios are about: two applications with their workflows.</summary>
internal static class HarbourFiles
{
    /// <summary>The environment of harbour-flow that is deployed.</summary>
    public const string Deployed = "1d0a6c2e-6f4b-4c1d-9d53-2f7f9c1b8a40";

    /// <summary>The one that is not.</summary>
    public const string Undeployed = "77d0b9b4-0f5e-4a61-8a15-2c51be0ad9f1";

    /// <summary>The workflow for mara.</summary>
    public const string Simulate = $"harbour-flow@{Deployed}@simulate";

    /// <summary>The workflow for everybody.</summary>
    public const string Hello = "open-demo@shared@hello";

    /// <summary>Another one for everybody.</summary>
    public static string Open(string workflow) => $"open-demo@shared@{workflow}";

    /// <summary>Which workflows are offered, on a site.</summary>
    public static string Applications(string site, string openWorkflows = "hello,talk,fails,sleeps,waits,many") => $$"""
        applications:
        - id: harbour-flow
          name: Harbour flow study
          template: { repository: coast, file: WORKFLOWS/HARBOUR/workflow.yaml }
          tags:
            hpcwaas-workflows: simulate
            hpcwaas-authorized-users: " mara , ,somebody"
          environments:
          - { id: {{Deployed}}, name: production, status: DEPLOYED, machine: {{site}}, properties: { data_folder: /shared/harbour } }
          - { id: {{Undeployed}}, name: test, status: UNDEPLOYED, machine: {{site}} }
        - id: open-demo
          name: Demonstration
          template: { repository: coast, file: WORKFLOWS/DEMO/workflow.yaml }
          tags: { hpcwaas-workflows: "{{openWorkflows}}" }
          environments:
          - { id: shared, name: shared, status: DEPLOYED, machine: {{site}} }
        - id: nobody
          name: For nobody
          template: { repository: coast, file: WORKFLOWS/DEMO/workflow.yaml }
          tags: { hpcwaas-workflows: hello, hpcwaas-authorized-users: "" }
          environments:
          - { id: shared, name: shared, status: DEPLOYED, machine: {{site}} }
        """;

    /// <summary>The workflows of harbour-flow.</summary>
    public const string HarbourWorkflow = """
        fairlead: 1
        workflows:
          simulate:
            description: Waves of one storm in the harbour
            parameters:
              case: {type: string, required: true, description: name of the storm}
              num_nodes: {type: integer, default: 1, min: 1, max: 4}
              fast: {type: boolean, default: false}
            phases:
              mesh:
                run: |
                  echo "nodes $num_nodes case $case fast $fast data $data_folder extra ${extra:-none}"
                  printf '%s' "${SLURM_JOB_NUM_NODES:-1}" >results/nodes.txt
                  echo "$case" >results/case.txt
            outputs:
              nodes: {value_file: nodes.txt, type: integer}
              case: {value_file: case.txt}
              report: {path: case.txt}
          postprocess:
            phases:
              report: {run: "true"}
        """;

    /// <summary>The workflows of open-demo.</summary>
    public const string DemoWorkflow = """
        fairlead: 1
        workflows:
          hello:
            phases:
              greet:
                run: |
                  echo "[INFO] hello there"
                  echo 4.31 >results/height.txt
            outputs:
              height: {value_file: height.txt, type: number}
          talk:
            phases:
              speak:
                run: |
                  echo plain
                  echo "[DEBUG] d"; echo "[INFO] i"; echo "[WARN] w"; echo "[ERROR] e"
          fails:
            phases:
              solve:
                run: |
                  for i in $(seq 1 30); do echo "trouble $i" >&2; done
                  exit 3
          sleeps:
            phases:
              rest: {run: "echo $$$$ >/tmp/none 2>/dev/null || true; sleep 600"}
          waits:
            parameters:
              flag: {type: path, required: true}
            phases:
              await:
                run: |
                  while [ ! -e "$flag" ]; do sleep 0.1; done
                  echo "[INFO] the flag is up"
                  while [ ! -e "$flag.end" ]; do sleep 0.1; done
          many:
            phases:
              count:
                run: |
                  for i in $(seq 1 120); do echo "[WARN] line $i"; done
        """;
}
