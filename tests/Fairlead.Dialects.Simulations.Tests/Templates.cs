namespace Fairlead.Dialects.Simulations.Tests;

/// <summary>A repository of templates whose branches are main and next.</summary>
internal static class Templates
{
    public const string Repository = "workflows";

    /// <summary>The script that makes it.</summary>
    public const string Make = """
        mkdir -p WORKFLOWS/TEST PHASES/TEST
        cat >WORKFLOWS/TEST/flow.yaml <<'YAML'
        fairlead: 1
        workflows:
          nap:
            phases:
              nap: {run: "echo begun >results/begun.txt; sleep 300"}
          fail:
            phases:
              bad: {run: "echo here >results/bad.txt; exit 3"}
              after: {needs: [bad], run: "echo never >results/after.txt"}
          count:
            parameters:
              pause: {type: number, default: 1}
            phases:
              count:
                resources: {time: "00:06"}
                run: |
                  touch results/numbers.txt
                  n=$(wc -l <results/numbers.txt)
                  while [ "$n" -lt 10 ]; do
                    sleep "$pause"
                    n=$((n + 1))
                    echo "$n" >>results/numbers.txt
                  done
                checkpoint: {folder: tmp/checkpointing}
            outputs:
              numbers: {path: numbers.txt}
          slow:
            phases:
              count:
                run: |
                  touch results/numbers.txt
                  n=$(wc -l <results/numbers.txt)
                  while [ "$n" -lt 10 ]; do
                    sleep 9
                    n=$((n + 1))
                    echo "$n" >>results/numbers.txt
                  done
                checkpoint: {folder: tmp/checkpointing}
            outputs:
              numbers: {path: numbers.txt}
          say:
            parameters:
              word: {type: string, required: true}
              number: {type: integer, default: 1}
            phases:
              say:
                type: PHASES.TEST.words.plain
                arguments: {word: $parameters.word, number: $parameters.number}
            outputs:
              report: {path: report.txt}
        YAML
        cat >PHASES/TEST/words.yaml <<'YAML'
        fairlead: 1
        implementations:
          plain:
            arguments:
              word: {type: string, required: true}
              number: {type: integer, default: 1}
            run: |
              echo "$(cat "$CODE/version.txt")" ${arguments.word} ${arguments.number} >results/report.txt
          loud:
            arguments:
              word: {type: string, required: true}
              number: {type: integer, default: 1}
            run: |
              echo ${arguments.word} ${arguments.number} | tr a-z A-Z >results/report.txt
        YAML
        echo first >version.txt
        git add -A
        git commit -qm "First templates"
        git checkout -qb next
        echo second >version.txt
        git commit -qam "Next templates"
        git checkout -q main
        """;
}
